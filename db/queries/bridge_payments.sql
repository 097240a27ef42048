-- The events of payments that make up the aid (M04) of a period.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree), from_on and to_on (the period), plan_id
--   (null: every plan).
-- One row means: one event that adds to the aid total or takes from it, with the unit whose aid it is.
with spot as materialized (
  {spot: :as_of}
),
paid as materialized (
  select y.payout_event_id, y.payout_id, y.person_id, y.change_fen, y.credited_on
  from payment_now y
  where y.event_on >= :from_on and y.event_on <= :to_on and y.change_fen <> 0
    and {asked: y.plan_id, :plan_id}
),
belonging as (
  {belonging: paid, payout_event_id, credited_on}
),
told as (
  select y.payout_event_id, y.payout_id, y.person_id, y.change_fen,
         {or_district: b.unit_id} as unit_id
  from paid y
  left join belonging b on b.payout_event_id = y.payout_event_id and b.place = 1
)
select t.payout_event_id, t.payout_id, t.person_id, t.unit_id, t.change_fen
from told t
where t.unit_id in (select o.unit_id from spot o)
order by t.payout_event_id
