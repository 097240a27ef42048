-- What has the code that was asked for; everything where none was.
-- Takes: column, word.
(cast({word} as text) is null or {column} = cast({word} as text))
