-- Participation floors (M08), from the spans: as floor answers from the facts.
-- Parameters: unit_id (null: the whole ledger), as_of, plan_id (null: every plan whose terms of the day name a floor).
-- One row means: one unit and plan: the base that the terms name (null: nobody has counted it), and the members of the unit and of
--   those below it who hold that plan in force on the day.
with spot as materialized (
  {spot: :as_of}
),
held as materialized (
  select s.unit_id, count(*) as member_count
  from span s
  where s.span_code = 'member' and s.plan_id = 0 and s.unit_id in (select o.unit_id from spot o) and {in_force: s, :as_of}
  group by s.span_code, s.plan_id, s.unit_id
),
{floor_ground: :as_of},
insured as materialized (
  select s.unit_id, s.plan_id, count(*) as insured_count
  from span s
  where s.span_code = 'insured' and s.plan_id in (select f.plan_id from floor f)
    and s.unit_id in (select o.unit_id from spot o) and {in_force: s, :as_of}
  group by s.span_code, s.plan_id, s.unit_id
),
{floor_told: :as_of}
