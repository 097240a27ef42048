-- Participation floors (M08) of the units that themselves hold members on a day or have recorded a headcount by then.
-- Parameters: unit_id (null: the whole ledger), as_of, plan_id (null: every plan whose terms of the day name a floor).
-- One row means: one unit and plan: the base that the terms name (null: nobody has counted it), and the members of the unit and of
--   those below it who hold that plan in force on the day.
with spot as materialized (
  {spot: :as_of}
),
spell as (
  {spell: :as_of}
),
member as materialized (
  select s.person_id, s.unit_id
  from spell s
  where s.place = 1 and s.unit_id in (select o.unit_id from spot o)
),
held as materialized (
  select m.unit_id, count(*) as member_count
  from member m
  group by m.unit_id
),
{floor_ground: :as_of},
insured as materialized (
  select m.unit_id, c.plan_id, count(distinct c.person_id) as insured_count
  from cover_now c
  join member m on m.person_id = c.person_id
  where {in_force: c, :as_of} and c.plan_id in (select f.plan_id from floor f)
  group by m.unit_id, c.plan_id
),
{floor_told: :as_of}
