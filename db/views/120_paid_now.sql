-- One row an enrollment whose standing contributions and allocations reach its fee. Refunds and reversals are
-- negative; the day of a receipt plays no part. The second branch is asked only where the first does not reach.
create view paid_now as
select e.enrollment_id, e.person_id, e.plan_id, e.unit_id, e.starts_on, e.ends_on, e.fee_fen
from enrollment_span_now e
where e.fee_fen <= {received_fen: e}
   or e.fee_fen <= {received_fen: e}
                 + {allocated_fen: e}
