-- A day of the year that was asked for; any day where none was. Reads the parameters year_from and year_to.
-- Takes: day.
(cast(:year_from as text) is null or ({day} >= :year_from and {day} <= :year_to))
