-- What has the number that was asked for; everything where none was.
-- Takes: column, number.
(cast({number} as bigint) is null or {column} = cast({number} as bigint))
