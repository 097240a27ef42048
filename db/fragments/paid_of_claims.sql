-- The payments of each claim that did not come back for good, summed, beside the decision that stands: one row a claim
-- with such a payment of the view that is given. is_off is 1 where they are not what is decided: more, or less though the decision has its payment
-- and none came back; is_decided is 0 where no decision stands.
-- Takes: payments.
select y.claim_id, count(*) as payment_count, max(y.payout_id) as payout_id,
       cast(sum(y.amount_fen) as bigint) as amount_fen, coalesce(max(d.amount_fen), 0) as decided_fen,
       count(d.decision_id) as is_decided,
       case when sum(y.amount_fen) > coalesce(max(d.amount_fen), 0) then 1
            when sum(y.amount_fen) < max(d.amount_fen)
              and max(case when y.decision_id = d.decision_id then 1 else 0 end) = 1
              and not exists (select 1 from payout_now b where b.claim_id = y.claim_id and {recovered: b}) then 1
            else 0 end as is_off
from {payments} y
left join decision_now d on d.claim_id = y.claim_id
where y.claim_id is not null and not {recovered: y}
group by y.claim_id
