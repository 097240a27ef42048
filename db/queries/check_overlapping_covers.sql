-- Enrollments that begin before an earlier one of the same person and plan has ended.
-- Parameters: none.
-- One row means: one such enrollment; until_on is the last day of the earlier one.
with cover as (
  select e.enrollment_id, e.person_id, e.plan_id, e.starts_on,
         max(e.ends_on) over (
           partition by e.person_id, e.plan_id order by e.starts_on, e.enrollment_id
           rows between unbounded preceding and 1 preceding) as before_ends_on
  from enrollment_span_now e
)
select 'enrollment' as table_name, c.enrollment_id as record_no, c.person_id as person_no, p.plan_code,
       c.starts_on as from_on, c.before_ends_on as until_on
from cover c
left join plan_now p on p.plan_id = c.plan_id
where c.starts_on <= c.before_ends_on
order by c.person_id, c.enrollment_id
