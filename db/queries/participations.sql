-- Participations (M05, 参保人次): paid enrollments that start in a period, by the unit that enrolled, and plan.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and the last day of the period), from_on,
--   plan_id (null: every enrolled plan), grouping (null: the whole, else 'district', 'town', 'unit' or
--   'quarter').
-- One row means: one plan in one group (or in the whole), each enrollment once whatever its shares; the quarter ('Q1' to
--   'Q4') is that of the first day of cover.
with spot as materialized (
  select a.unit_id, a.unit_code, coalesce(p.town_code, a.unit_code) as town_code, p.district_code
  from unit_above_now a
  left join unit_place_now p on p.unit_id = a.unit_id and p.from_on <= :as_of and p.until_on > :as_of
  where a.from_on <= :as_of and a.until_on > :as_of
    and (a.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and a.distance = 0))
),
dated as (
  select c.unit_id, c.plan_id, case when cast(:grouping as text) = 'quarter' then substr(c.starts_on, 6, 2) end as month
  from cover_now c
  where c.starts_on >= :from_on and c.starts_on <= :as_of
    and (cast(:plan_id as bigint) is null or c.plan_id = cast(:plan_id as bigint))
),
started as materialized (
  select d.unit_id, d.plan_id, d.month, count(*) as cover_count
  from dated d
  group by d.unit_id, d.plan_id, d.month
),
grouped as (
  select case cast(:grouping as text)
           when 'unit' then o.unit_code
           when 'town' then o.town_code
           when 'district' then o.district_code
           when 'quarter' then case when s.month <= '03' then 'Q1' when s.month <= '06' then 'Q2'
                                    when s.month <= '09' then 'Q3' else 'Q4' end
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
