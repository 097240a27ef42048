-- Payments that one person received by list, without a claim, and that stand as paid.
-- Parameters: person_id.
-- One row means: one payment and the day on which it was paid.
select p.plan_id, e.event_on, p.amount_fen
from payout_now p
join payment_now e on e.payout_id = p.payout_id and e.next_on is null and e.event_code = 'paid'
where p.person_id = :person_id
  and p.claim_id is null
order by p.plan_id, e.event_on, p.payout_id
