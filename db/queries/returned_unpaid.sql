-- Payments of aid and of relief that the bank returned and that stand returned on a day.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree; later events have not happened yet),
--   plan_id (null: every plan).
-- One row means: one payment whose last event on or before the day is a return, by the unit whose aid it was: that of
--   membership on the payment date, or of the last membership before it; of who had none yet, the first after it; of who
--   never had one, the district. batch_state tells how far its latest attempt has come, answered is 1 where the bank has
--   answered that; both are null for a payment from a received list. Relief is of no plan and belongs to the unit under
--   which it was granted.
with spot as materialized (
  {spot: :as_of}
),
returned as materialized (
  select y.payout_event_id, y.payout_id, y.person_id, y.plan_id, y.claim_id, cast(null as bigint) as relief_id,
         y.channel_code, y.amount_fen, y.event_on, y.credited_on
  from payment_now y
  where y.event_code = 'returned' and y.event_on <= :as_of and {last_on: y, :as_of}
    and {asked: y.plan_id, :plan_id}
  union all
  select y.payout_event_id, y.payout_id, y.person_id, null, null, y.relief_id, null, y.amount_fen, y.event_on, y.credited_on
  from relief_payment_now y
  where y.event_code = 'returned' and y.event_on <= :as_of and {last_on: y, :as_of}
    and cast(:plan_id as bigint) is null
),
belonging as (
  {belonging: returned, payout_id, credited_on}
)
select r.payout_id as payout_no, p.serial_no, r.claim_id as claim_no, r.relief_id as relief_no, r.person_id as person_no, i.name, o.unit_code,
       n.plan_code, r.channel_code, r.amount_fen, r.event_on as returned_on, e.reason, s.state as batch_state,
       case when s.item_id is null then null
            when exists (select 1 from payout_event_now a where a.item_id = s.item_id and a.event_on <= :as_of) then 1
            else 0 end as answered
from returned r
join payout_event_now e on e.payout_event_id = r.payout_event_id
join outgoing_now p on p.payout_id = r.payout_id
left join belonging b on b.payout_id = r.payout_id and b.place = 1
left join relief_now g on g.relief_id = r.relief_id
join spot o
  on o.unit_id = coalesce(g.unit_id, {or_district: b.unit_id})
left join plan_now n on n.plan_id = r.plan_id
left join personal_now i on i.person_id = r.person_id
left join payout_state_now s on s.payout_id = r.payout_id
order by r.event_on, r.payout_id
