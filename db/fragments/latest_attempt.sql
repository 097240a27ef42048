-- The latest attempt to pay a payment.
-- Takes: item.
not exists (select 1 from batch_item_now l where l.payout_id = {item}.payout_id and l.attempt > {item}.attempt)
