-- Every claim with the decision that stands.
-- Parameters: none.
-- One row means: one event under one plan; outcome is null while it is undecided. Diagnoses are not told.
select c.claim_id as claim_no, c.person_id as person_no, p.plan_code, c.event_on, c.channel_code, c.cause_code,
       c.received_on, d.outcome, d.reason_code, d.amount_fen, d.enrollment_id as enrollment_no
from claim_now c
join plan_now p on p.plan_id = c.plan_id
left join decision_now d on d.claim_id = c.claim_id
order by c.claim_id
