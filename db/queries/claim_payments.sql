-- Payments of one claim, each with what became of it.
-- Parameters: claim_id.
-- One row means: one payment; without an event yet its state is blank.
select p.payout_id as payout_no, p.amount_fen, p.channel_code, e.event_code as state, e.event_on
from payout_now p
left join payment_now e on e.payout_id = p.payout_id and e.next_on is null
where p.claim_id = :claim_id
order by p.payout_id
