-- Contributions (M02) of a period and of the same days a year before, by the unit that received them.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and the last day of the period), from_on,
--   previous_from_on, previous_to_on, plan_id (null: every enrolled plan), grouping (null, or one or more of district,
--   town, unit, plan, quarter, with commas between them).
-- One row means: the whole (level 'total') or one group (level: its grouping) with its receipts less refunds and reversals
--   in fen; joining fees and universal plans are out. A quarter ('Q1' to 'Q4') stands beside that of the year before.
with spot as materialized (
  {placed_spot: :as_of}
),
dated as (
  select c.unit_id, c.plan_id, c.received_on, sum(c.amount_fen) as amount_fen
  from contribution_now c
  where c.kind_code <> 'joining_fee'
    and c.received_on >= :previous_from_on and c.received_on <= :as_of
    and (c.received_on >= :from_on or c.received_on <= :previous_to_on)
    and {asked: c.plan_id, :plan_id}
  group by c.received_on, c.kind_code, c.plan_id, c.unit_id  -- the order of the index: nothing is sorted
),
monthly as (
  select d.unit_id, d.plan_id, d.received_on, d.amount_fen,
         case when cast(:grouping as text) like '%quarter%' then substr(d.received_on, 6, 2) end as month
  from dated d
),
received as materialized (
  select d.unit_id, d.plan_id, d.month,
         sum(case when d.received_on >= :from_on then d.amount_fen else 0 end) as contribution_fen,
         sum(case when d.received_on <= :previous_to_on then d.amount_fen else 0 end) as previous_fen
  from monthly d
  group by d.unit_id, d.plan_id, d.month
),
money as materialized (
  select o.unit_code, o.town_code, o.district_code, p.plan_code, r.month, r.contribution_fen, r.previous_fen
  from received r
  join plan_now p on p.plan_id = r.plan_id and p.kind_code = 'enrolled'
  join spot o on o.unit_id = r.unit_id
),
grouped as (
  select k.part,
         case k.part
           {when_place: m}
           when 'plan' then m.plan_code
           when 'quarter' then {quarter: m.month}
         end as group_code,
         m.contribution_fen, m.previous_fen
  from (select 'district' as part union all select 'town' union all select 'unit' union all select 'plan'
        union all select 'quarter') k
  cross join money m
  where ',' || cast(:grouping as text) || ',' like '%,' || k.part || ',%'
)
select 'total' as level, cast(null as text) as group_code,
       cast(coalesce(sum(m.contribution_fen), 0) as bigint) as contribution_fen,
       cast(coalesce(sum(m.previous_fen), 0) as bigint) as previous_fen
from money m
union all
select g.part, g.group_code, cast(sum(g.contribution_fen) as bigint), cast(sum(g.previous_fen) as bigint)
from grouped g
group by g.part, g.group_code
order by 1, 2
