-- Payments of one claim, each with what became of it.
-- Parameters: claim_id.
-- One row means: one payment with its state (its last event, or how far the batch has come that is to pay it) and the day
--   of its last event, blank before the first.
select p.payout_id as payout_no, p.amount_fen, p.channel_code, coalesce(s.state, e.event_code) as state, e.event_on
from payout_now p
left join payout_state_now s on s.payout_id = p.payout_id
left join payment_now e on e.payout_id = p.payout_id and e.next_on is null
where p.claim_id = :claim_id
order by p.payout_id
