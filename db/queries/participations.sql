-- Participations (M05, 参保人次): paid enrollments that start in a period, by the unit that enrolled, and plan.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and the last day of the period), from_on,
--   plan_id (null: every enrolled plan), grouping (null: the whole, else 'district', 'town', 'unit' or
--   'quarter').
-- One row means: one plan in one group (or in the whole), each enrollment once whatever its shares; the quarter ('Q1' to
--   'Q4') is that of the first day of cover.
with spot as materialized (
  {placed_spot: :as_of}
),
dated as (
  select c.unit_id, c.plan_id, case when cast(:grouping as text) = 'quarter' then substr(c.starts_on, 6, 2) end as month
  from cover_now c
  where c.starts_on >= :from_on and c.starts_on <= :as_of
    and {asked: c.plan_id, :plan_id}
),
started as materialized (
  select d.unit_id, d.plan_id, d.month, count(*) as cover_count
  from dated d
  group by d.unit_id, d.plan_id, d.month
),
grouped as (
  select case cast(:grouping as text)
           {when_place: o}
           when 'quarter' then {quarter: s.month}
         end as group_code,
         p.position, p.plan_code, s.cover_count
  from started s
  join spot o on o.unit_id = s.unit_id
  join plan_now p on p.plan_id = s.plan_id
)
select g.group_code, g.plan_code, cast(sum(g.cover_count) as bigint) as participation_count
from grouped g
group by g.group_code, g.position, g.plan_code
order by g.group_code, g.position, g.plan_code
