-- Members on a day, counted by unit, unless they are parted by what they are themselves. Reads the parameter grouping
-- and the units in spot.
-- Takes: day.
select s.span_code, s.unit_id, cast(null as text) as person_code, count(*) as person_count
from span s
where coalesce(cast(:grouping as text), '') not in ('sex', 'age')
  and s.span_code = 'member' and s.plan_id = 0 and s.unit_id in (select o.unit_id from spot o) and {in_force: s, {day}}
group by s.span_code, s.plan_id, s.unit_id
