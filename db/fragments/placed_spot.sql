-- The units a question is about, each with the town and the district it counts in: the one asked and those below it as
-- the tree stood on a day, or every unit. A unit outside every town counts as one. Reads the parameter unit_id.
-- Takes: day.
select a.unit_id, a.unit_code, coalesce(p.town_code, a.unit_code) as town_code, p.district_code
from unit_above_now a
left join unit_place_now p on p.unit_id = a.unit_id and {holds_on: p, {day}}
where {within: a, {day}}
