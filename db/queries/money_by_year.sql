-- Money in (M02) and out (M04) over the years, for a unit.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and the last day that counts), paid_until (the
--   last day of which money out is told).
-- One row means: one calendar year with its contributions and its aid in fen.
with spot as materialized (
  {spot: :as_of}
),
outside as (
  select count(*) as unit_count
  from unit_now u
  where u.unit_id not in (select o.unit_id from spot o)
),
paid as materialized (
  select y.payout_event_id, y.person_id, y.change_fen, y.event_on, y.credited_on
  from payment_now y
  where y.event_on <= :paid_until and (select u.unit_count from outside u) > 0
),
belonging as materialized (
  {belonging: paid, payout_event_id, credited_on}
),
received as (
  select c.received_on, c.plan_id, c.unit_id, sum(c.amount_fen) as amount_fen
  from contribution_now c
  where c.kind_code <> 'joining_fee' and c.received_on <= :as_of
  group by c.received_on, c.kind_code, c.plan_id, c.unit_id  -- the order of the index: nothing is sorted
),
money as (
  select substr(r.received_on, 1, 4) as year, r.amount_fen as contribution_fen, 0 as aid_fen
  from received r
  join plan_now p on p.plan_id = r.plan_id and p.kind_code = 'enrolled'
  join spot o on o.unit_id = r.unit_id
  union all
  select substr(y.event_on, 1, 4), 0, y.change_fen
  from paid y
  left join belonging b on b.payout_event_id = y.payout_event_id and b.place = 1
  join spot o on o.unit_id = {or_district: b.unit_id}
  union all
  -- Where no unit lies outside, whose aid it is changes nothing.
  select substr(y.event_on, 1, 4), 0, y.change_fen
  from payment_now y
  where y.event_on <= :paid_until and (select u.unit_count from outside u) = 0
)
select cast(m.year as bigint) as year, cast(sum(m.contribution_fen) as bigint) as contribution_fen,
       cast(sum(m.aid_fen) as bigint) as aid_fen
from money m
group by m.year
order by m.year
