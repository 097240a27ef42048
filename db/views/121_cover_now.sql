-- One row a cover that counts as participation: a paid enrollment of an enrolled plan.
-- The sum keeps SQLite from probing the index once a plan where one probe a person will do.
create view cover_now as
select p.enrollment_id, p.person_id, p.plan_id, p.unit_id, p.starts_on, p.ends_on, p.fee_fen
from paid_now p
where p.plan_id + 0 in (select n.plan_id from plan_now n where n.kind_code = 'enrolled')
