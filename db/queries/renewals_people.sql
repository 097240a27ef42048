-- Renewal and attrition (M07), the names: covers that ended in a period with the next cover of the same person and plan.
-- Parameters: unit_id (null: the whole ledger; the unit that enrolled), as_of (the day of the tree and the last day of
--   the period), from_on, plan_id (null: every enrolled plan).
-- One row means: one cover that ended in the period; next_starts_on is null for who has not renewed.
with spot as materialized (
  {spot: :as_of}
),
chain as (
  select c.enrollment_id, c.person_id, c.unit_id, c.plan_id, c.ends_on,
         lead(c.starts_on) over (partition by c.person_id, c.plan_id order by c.starts_on, c.enrollment_id) as next_starts_on
  from cover_now c
  where c.ends_on >= :from_on and {asked: c.plan_id, :plan_id}
)
select c.person_id as person_no, i.name, i.document_type, i.document_no, o.unit_code, p.plan_code,
       c.enrollment_id as enrollment_no, c.ends_on, c.next_starts_on, {left_reason: c, :as_of} as left_reason_code
from chain c
join spot o on o.unit_id = c.unit_id
join plan_now p on p.plan_id = c.plan_id
left join personal_now i on i.person_id = c.person_id
where c.ends_on >= :from_on and c.ends_on <= :as_of
order by o.unit_code, p.position, c.person_id, c.ends_on
