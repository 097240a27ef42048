-- One row an event in the story of a payment.
create view payout_event_now as
select e.fact_id, e.payout_event_id, e.payout_id, e.event_code, e.event_on, e.item_id, e.payment_file_id, e.reason
from payout_event e
where {standing:e}
