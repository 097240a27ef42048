-- Payments by direct claim of a period that stand as paid on its last day, wherever their payees are members.
-- Parameters: from_on and to_on (the period), plan_id (null: every plan).
-- One row means: one payment, and whose it is.
select y.payout_id, y.person_id
from payment_now y
where y.channel_code = 'direct' and y.event_on >= :from_on and y.event_on <= :to_on and {successful_on: y, :to_on}
  and {asked: y.plan_id, :plan_id}
order by y.payout_id
