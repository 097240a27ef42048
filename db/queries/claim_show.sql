-- One claim with its settlement, the decision that stands on it and the terms it was decided under.
-- Parameters: claim_id.
-- One row means: the claim; steps is canonical JSON, content the terms with the source of each value. Without a row there
--   is no such claim.
select c.claim_id as claim_no, c.kind_code as event_kind_code, c.plan_id, l.plan_code, c.person_id as person_no, n.name,
       n.document_no, c.event_on, c.channel_code, c.cause_code, c.disease_code, c.harm_code, c.grade, c.day_count,
       c.loss_fen, c.received_on, s.settlement_no, s.hospital, s.hospital_level, s.admitted_on, s.discharged_on,
       s.total_fen, s.fund_fen, s.self_one_fen, s.self_two_fen, s.own_fen, s.referral, s.visit_code,
       coalesce(m.diagnosis, k.diagnosis) as diagnosis, d.outcome, d.reason_code, d.amount_fen,
       d.day_count as paid_days, d.enrollment_id as enrollment_no, d.decided_by, d.steps, t.effective_on, t.sha256,
       t.content, y.holder, y.account_no, y.bank, y.evidence, y.relation_code, y.fact_id as payee_fact_id,
       case when {needs_payee: c} then 1 else 0 end as needs_payee
from claim_now c
join plan_now l on l.plan_id = c.plan_id
left join personal_now n on n.person_id = c.person_id
left join settlement_now s on s.settlement_id = c.settlement_id
left join medical_now m on m.settlement_id = c.settlement_id
left join medical_now k on k.claim_id = c.claim_id
left join payee_now y on y.claim_id = c.claim_id
left join decision_now d on d.claim_id = c.claim_id
left join plan_terms_now t on t.terms_id = d.terms_id
where c.claim_id = :claim_id
