-- Covers of one person that share a day though the terms under which the one began exclude the plan of the other.
-- Parameters: plan_id (whose terms say so), from_on and until_on (the first and the last day on which covers start under
--   them), other_id (the plan that they exclude).
-- One row means: two such covers; the record is the one whose terms say so.
select 'enrollment' as table_name, c.enrollment_id as record_no, c.person_id as person_no, p.plan_code,
       c.starts_on as from_on, c.ends_on as until_on, o.enrollment_id as enrollment_no, q.plan_code as other_plan_code,
       o.starts_on, o.ends_on
from enrollment_span_now c
join enrollment_span_now o on o.person_id = c.person_id and o.plan_id = :other_id
join plan_now p on p.plan_id = c.plan_id
join plan_now q on q.plan_id = o.plan_id
where c.plan_id = :plan_id and c.starts_on >= :from_on and c.starts_on <= :until_on
  and {overlaps: o, c.starts_on, c.ends_on}
order by c.person_id, c.enrollment_id, o.enrollment_id
