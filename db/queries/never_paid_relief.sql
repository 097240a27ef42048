-- Relief granted up to a day that has no successful payment on it.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree; later grants and payments have not happened
--   yet).
-- One row means: one grant, by the unit under which it stands, else that of the district; last_code and last_on tell the
--   last event of its payment on or before the day, batch_state how far its latest attempt has come, answered is 1 where
--   the bank has answered that. What was paid and recovered is not waiting.
with spot as materialized (
  {spot: :as_of}
)
select r.relief_id as relief_no, r.person_id as person_no, i.name, o.unit_code, a.granted_on as event_on, r.amount_fen,
       y.event_code as last_code, y.event_on as last_on, s.state as batch_state,
       case when exists (select 1 from payout_event_now e
                         where e.item_id = s.item_id and e.event_on <= :as_of) then 1 else 0 end as answered
from relief_approval_now a
join relief_now r on r.relief_id = a.relief_id
left join outgoing_now p on p.relief_id = r.relief_id
left join relief_payment_now y on y.relief_id = r.relief_id and y.event_on <= :as_of and {last_on: y, :as_of}
left join payout_state_now s on s.payout_id = p.payout_id
left join personal_now i on i.person_id = r.person_id
join spot o
  on o.unit_id = {or_district: r.unit_id}
where a.granted_on <= :as_of and coalesce(y.event_code, 'returned') = 'returned'
order by a.granted_on, r.relief_id
