-- The enrollments of one person.
-- Parameters: person_id.
-- One row means: one enrollment, both ends included; `paid` is 1 where the standing contributions reach its fee.
select e.enrollment_id as enrollment_no, p.plan_code, u.unit_code, e.starts_on, e.ends_on, e.share_count, e.tier_code,
       e.fee_fen,
       case when exists (select 1 from paid_now q where q.person_id = e.person_id and q.enrollment_id = e.enrollment_id)
            then 1 else 0 end as paid
from enrollment_now e
join plan_now p on p.plan_id = e.plan_id
join unit_now u on u.unit_id = e.unit_id
where e.person_id = :person_id
order by e.starts_on, p.position, e.enrollment_id
