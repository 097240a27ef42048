-- One row a day from which a person is known to stand in a universal plan: enrolled in it, or paid from it.
create view universal_touch_now as
select e.person_id, e.starts_on as from_on
from enrollment_now e
where e.plan_id in (select n.plan_id from plan_now n where n.kind_code = 'universal')
union all
select p.person_id, p.event_on
from payment_now p
where p.event_code = 'paid' and p.plan_id in (select n.plan_id from plan_now n where n.kind_code = 'universal')
