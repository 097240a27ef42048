-- One row an attempt to pay a payment.
create view batch_item_now as
select i.fact_id, i.item_id, i.batch_id, i.payout_id, i.attempt, i.line_no, i.personal_id, i.amount_fen,
       i.payee_id
from batch_item i
where {standing:i}
