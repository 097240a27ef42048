-- One row a grant approved by a second person.
create view relief_approval_now as
select p.fact_id, p.relief_approval_id, p.relief_id, p.proposed_by, p.approved_by, p.granted_on
from relief_approval p
where {standing:p}
