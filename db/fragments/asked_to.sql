-- A day not after the one that was asked for; any day where none was.
-- Takes: column, day.
(cast({day} as text) is null or {column} <= {day})
