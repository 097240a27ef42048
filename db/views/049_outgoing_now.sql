-- One row a payment to a human being, of aid or of relief, whatever became of it.
create view outgoing_now as
select p.fact_id, p.payout_id, p.person_id, p.personal_id, p.plan_id, p.amount_fen, p.channel_code, p.serial_no,
       p.quarter, p.category_code, p.claim_id, p.decision_id, p.relief_id, p.relief_approval_id
from payout p
where {standing:p}
  and p.person_id not in (select a.person_id from person_alias_now a)
union all
select p.fact_id, p.payout_id, a.survivor_id, p.personal_id, p.plan_id, p.amount_fen, p.channel_code, p.serial_no,
       p.quarter, p.category_code, p.claim_id, p.decision_id, p.relief_id, p.relief_approval_id
from payout p
join person_alias_now a on a.person_id = p.person_id
where p.person_id in (select o.person_id from person_alias_now o)
  and {standing:p}
