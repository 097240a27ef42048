-- One row a part of the receipt of a unit that pays an enrollment.
create view allocation_now as
select a.fact_id, a.allocation_id, a.contribution_id, a.enrollment_id, a.amount_fen
from allocation a
where {standing:a}
