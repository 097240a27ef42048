-- The paid covers of one person.
-- Parameters: person_id.
-- One row means: one enrollment that is paid.
select e.plan_id, e.starts_on, e.ends_on, e.enrollment_id, e.share_count, e.tier_code, e.terms_id
from enrollment_now e
join paid_now p on p.enrollment_id = e.enrollment_id
where e.person_id = :person_id
order by e.plan_id, e.starts_on, e.enrollment_id
