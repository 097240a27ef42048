-- Members with cover of a plan (0: any) on a day or on another day of its year, counted by unit, unless they are parted
-- by what they are themselves. Reads the parameter grouping and the units in spot.
-- Takes: day, plan.
select s.span_code, s.unit_id, cast(null as text) as person_code, count(*) as person_count
from span s
where coalesce(cast(:grouping as text), '') not in ('sex', 'age')
  and s.span_code in ('insured', 'in_year') and s.plan_id = {plan} and s.unit_id in (select o.unit_id from spot o)
  and {in_force: s, {day}}
group by s.span_code, s.plan_id, s.unit_id
