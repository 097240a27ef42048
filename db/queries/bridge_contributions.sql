-- The receipts, refunds and reversals that make up the contributions (M02) of a period.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree), from_on and to_on (the period), plan_id
--   (null: every enrolled plan).
-- One row means: one receipt, refund or reversal with its fen, by the unit that received it.
with spot as materialized (
  {spot: :as_of}
)
select c.contribution_id, c.unit_id, c.amount_fen
from contribution_now c
join plan_now p on p.plan_id = c.plan_id and p.kind_code = 'enrolled'
where c.kind_code <> 'joining_fee' and c.received_on >= :from_on and c.received_on <= :to_on
  and {asked: c.plan_id, :plan_id}
  and c.unit_id in (select o.unit_id from spot o)
order by c.contribution_id
