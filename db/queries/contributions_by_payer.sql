-- Contributions (M02) of a period and of the same days a year before, by who paid them (M09).
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and the last day of the period), from_on,
--   previous_from_on, previous_to_on, plan_id (null: every enrolled plan).
-- One row means: the whole (level 'total') or one payer (level 'row') with their parts of receipts less those of refunds
--   and reversals in fen; 'untold' is what nobody told. Joining fees and universal plans are out.
with spot as (
  {spot: :as_of}
),
received as materialized (
  select case when c.received_on >= :from_on then 1 else 0 end as is_now,
         sum(c.amount_fen) as amount_fen,
         sum(coalesce(c.member_fen, 0)) as member_fen, sum(coalesce(c.unit_fen, 0)) as unit_fen,
         sum(coalesce(c.district_fen, 0)) as district_fen, sum(coalesce(c.city_fen, 0)) as city_fen
  from contribution_now c
  join plan_now p on p.plan_id = c.plan_id and p.kind_code = 'enrolled'
  join spot o on o.unit_id = c.unit_id
  where c.kind_code <> 'joining_fee'
    and c.received_on >= :previous_from_on and c.received_on <= :as_of
    and (c.received_on >= :from_on or c.received_on <= :previous_to_on)
    and {asked: c.plan_id, :plan_id}
  group by case when c.received_on >= :from_on then 1 else 0 end
),
part as (
  select 'member' as payer_code, r.is_now, r.member_fen as part_fen from received r
  union all
  select 'unit', r.is_now, r.unit_fen from received r
  union all
  select 'district', r.is_now, r.district_fen from received r
  union all
  select 'city', r.is_now, r.city_fen from received r
  union all
  select 'untold', r.is_now, r.amount_fen - r.member_fen - r.unit_fen - r.district_fen - r.city_fen from received r
)
select 'total' as level, cast(null as text) as group_code,
       cast(coalesce(sum(case when r.is_now = 1 then r.amount_fen else 0 end), 0) as bigint) as contribution_fen,
       cast(coalesce(sum(case when r.is_now = 0 then r.amount_fen else 0 end), 0) as bigint) as previous_fen
from received r
union all
select 'row', t.payer_code, cast(sum(case when t.is_now = 1 then t.part_fen else 0 end) as bigint),
       cast(sum(case when t.is_now = 0 then t.part_fen else 0 end) as bigint)
from part t
group by t.payer_code
having max(abs(t.part_fen)) > 0
order by 1 desc, 2
