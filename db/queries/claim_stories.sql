-- Everything one person claimed, with the decisions that stand: what an answer on what is left is made of.
-- Parameters: person_id.
-- One row means: one claim; outcome is blank while it is undecided.
select c.plan_id, c.claim_id, c.event_on, c.kind_code, s.settlement_no, s.admitted_on, s.discharged_on,
       s.hospital_level, s.self_one_fen, s.self_two_fen, s.own_fen, s.fund_fen, s.referral, s.visit_code, c.cause_code,
       c.received_on, c.disease_code, c.harm_code, c.grade, c.day_count as claimed_days, c.loss_fen, d.outcome,
       d.reason_code, d.amount_fen, d.day_count, d.enrollment_id, d.steps
from claim_now c
left join settlement_now s on s.settlement_id = c.settlement_id
left join decision_now d on d.claim_id = c.claim_id
where c.person_id = :person_id
order by c.event_on, c.claim_id
