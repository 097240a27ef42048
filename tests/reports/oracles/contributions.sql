-- Contributions (M02) of a period and of the same days a year before, by the unit that received them.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and the last day of the period), from_on,
--   previous_from_on, previous_to_on, plan_id (null: every enrolled plan), grouping (null, 'district', 'town', 'unit',
--   'plan', 'quarter').
-- One row means: the whole (level 'total') or one group (level 'row') with its receipts less refunds and reversals in
--   fen; joining fees and universal plans are out. A quarter ('Q1' to 'Q4') stands beside that of the year before.
with spot as materialized (
  {placed_spot: :as_of}
),
dated as (
  select c.unit_id, c.plan_id, c.received_on, c.amount_fen,
         case when cast(:grouping as text) = 'quarter' then substr(c.received_on, 6, 2) end as month
  from contribution_now c
  where c.kind_code <> 'joining_fee'
    and c.received_on >= :previous_from_on and c.received_on <= :as_of
    and (c.received_on >= :from_on or c.received_on <= :previous_to_on)
    and {asked: c.plan_id, :plan_id}
),
received as materialized (
  select d.unit_id, d.plan_id, d.month,
         sum(case when d.received_on >= :from_on then d.amount_fen else 0 end) as contribution_fen,
         sum(case when d.received_on <= :previous_to_on then d.amount_fen else 0 end) as previous_fen
  from dated d
  group by d.unit_id, d.plan_id, d.month
),
money as materialized (
  select case cast(:grouping as text)
           {when_place: o}
           when 'plan' then p.plan_code
           when 'quarter' then {quarter: r.month}
         end as group_code,
         r.contribution_fen, r.previous_fen
  from received r
  join plan_now p on p.plan_id = r.plan_id and p.kind_code = 'enrolled'
  join spot o on o.unit_id = r.unit_id
)
select 'total' as level, cast(null as text) as group_code,
       cast(coalesce(sum(m.contribution_fen), 0) as bigint) as contribution_fen,
       cast(coalesce(sum(m.previous_fen), 0) as bigint) as previous_fen
from money m
union all
select 'row', m.group_code, cast(sum(m.contribution_fen) as bigint), cast(sum(m.previous_fen) as bigint)
from money m
where cast(:grouping as text) is not null
group by m.group_code
order by 1 desc, 2
