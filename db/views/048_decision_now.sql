-- One row a decision on a claim.
create view decision_now as
select d.fact_id, d.decision_id, d.claim_id, d.outcome, d.reason_code, d.amount_fen, d.day_count, d.enrollment_id,
       d.terms_id, d.steps, d.decided_by
from decision d
where {standing:d}
