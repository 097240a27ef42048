-- The units a question is about: the one asked and those below it as the tree stood on a day, or every unit.
-- Reads the parameter unit_id.
-- Takes: day.
select a.unit_id, a.unit_code
from unit_above_now a
where {within: a, {day}}
