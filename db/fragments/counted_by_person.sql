-- Members on a day, and those of them with cover of a plan (0: any) on it or on another day of its year, counted by unit
-- and by sex or age where they are parted by that. Reads the parameters grouping, born_30 to born_60 and the units in spot.
-- Takes: day, plan.
select s.span_code, s.unit_id,
       case cast(:grouping as text)
         when 'sex' then {sex_code: s.person_id}
         when 'age' then {age_code: s.person_id}
       end,
       count(*)
from span s
where cast(:grouping as text) in ('sex', 'age')
  and s.plan_id in (0, {plan}) and (s.span_code = 'member' or s.plan_id = {plan})
  and s.unit_id in (select o.unit_id from spot o) and {in_force: s, {day}}
group by 1, 2, 3
