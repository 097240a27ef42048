-- One row an enrollment of an enrolled plan, paid or not.
create view counting_enrollment_now as
select e.enrollment_id, e.person_id, e.plan_id, e.unit_id, e.starts_on, e.ends_on, e.fee_fen
from enrollment_span_now e
where e.plan_id + 0 in (select n.plan_id from plan_now n where n.kind_code = 'enrolled')
