-- One row a batch of payments.
create view payment_batch_now as
select b.fact_id, b.batch_id, b.proposed_by, b.item_count, b.payee_count, b.total_fen
from payment_batch b
where {standing:b}
