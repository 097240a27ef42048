-- One row a batch approved by a second person and a person who adjudicated in it.
create view approval_now as
select a.fact_id, a.approval_id, a.batch_id, a.proposed_by, a.decided_by, a.approved_by
from approval a
where {standing:a}
