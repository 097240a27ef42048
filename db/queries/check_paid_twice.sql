-- Claims whose payments that did not come back for good are not what was decided, and stays of one person that share a
-- night, both paid under one plan (two persons who were merged since); relief paid otherwise than it was granted.
-- Parameters: none.
-- One row means: one claim with its live payments, one payment and what was decided, or one claim and the earlier one.
with live as materialized (
  {paid_of_claims: payout_now}
),
stay as materialized (
  select l.claim_id, l.amount_fen, c.person_id, c.plan_id, s.admitted_on, s.discharged_on
  from live l
  join claim_now c on c.claim_id = l.claim_id
  join settlement_now s on s.settlement_id = c.settlement_id and s.visit_code is null
)
select 'CHECK_PAID_TWICE' as code, 'claim' as table_name, l.claim_id as record_no, l.payment_count, l.amount_fen,
       l.decided_fen, cast(null as bigint) as other_no
from live l
where l.is_off = 1 and l.payment_count > 1
union all
select 'CHECK_PAID_OTHERWISE', 'payout', l.payout_id, 1, l.amount_fen, l.decided_fen, null
from live l
where l.is_off = 1 and l.payment_count = 1 and l.is_decided > 0
union all
select 'CHECK_PAID_OTHERWISE', 'payout', y.payout_id, 1, y.amount_fen, d.amount_fen, null
from payout_now y
join decision_now d on d.decision_id = y.decision_id
where d.claim_id <> y.claim_id
union all
select 'CHECK_STAY_TWICE', 'claim', b.claim_id, 1, b.amount_fen, null, min(a.claim_id)
from stay b
join stay a on a.person_id = b.person_id and a.plan_id = b.plan_id and a.claim_id < b.claim_id
  and ((a.admitted_on < b.discharged_on and b.admitted_on < a.discharged_on)
       or (a.admitted_on = b.admitted_on and a.discharged_on = b.discharged_on))
group by b.claim_id, b.amount_fen
union all
select 'CHECK_RELIEF_OTHERWISE', 'payout', y.payout_id, 1, y.amount_fen, max(case when a.relief_id is null then 0 else r.amount_fen end),
       min(y.relief_id)
from outgoing_now y
left join relief_now r on r.relief_id = y.relief_id
left join relief_approval_now a on a.relief_id = r.relief_id
where y.relief_id is not null and (a.relief_id is null or r.amount_fen <> y.amount_fen)
group by y.payout_id, y.amount_fen
order by 1, 3
