-- One row a payment that goes by batch, with its latest attempt and how far that has come: proposed, approved or exported,
-- and from the bank's first answer on what happened last: paid, returned or recovered. `event_on` is the day of the last
-- event, of this attempt or one before it. Payments of received lists stand in no batch and have no row here.
create view payout_state_now as
select i.payout_id, i.item_id, i.batch_id, i.attempt, i.line_no, i.amount_fen,
       case when exists (select 1 from payout_event_now e where e.item_id = i.item_id)
            then {last_event: event_code, payout_id, i.payout_id}
            when exists (select 1 from payment_file_now f where f.batch_id = i.batch_id) then 'exported'
            when exists (select 1 from approval_now a where a.batch_id = i.batch_id) then 'approved'
            else 'proposed' end as state,
       {last_event: event_on, payout_id, i.payout_id} as event_on
from batch_item_now i
where {latest_attempt: i}
