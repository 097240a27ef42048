-- Every event of a payment of aid and what it changes in the aid total.
-- Parameters: none.
-- One row means: one event: paid, returned or recovered; change_fen is what it adds to the aid of its day.
select y.payout_event_id as payout_event_no, y.payout_id as payout_no, y.person_id as person_no, p.plan_code,
       y.channel_code, y.category_code, y.event_code, y.event_on, y.amount_fen, y.change_fen, y.claim_id as claim_no
from payment_now y
join plan_now p on p.plan_id = y.plan_id
order by y.payout_event_id
