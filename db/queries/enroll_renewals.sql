-- Cover that ends within some days and that no later enrollment of the same person and plan follows yet.
-- Parameters: unit_id (null: the whole ledger; units below it are within), plan_id (null: every enrolled plan), from_on
--   and to_on (the last day of cover lies between them, both included).
-- One row means: one paid cover about to end; is_member is 1 where the person is in service on from_on, or
--   the member whose dependant they are on it.
with spot as (
  {spot: :from_on}
)
select c.enrollment_id as enrollment_no, c.person_id as person_no, i.name, i.document_no, o.unit_code, p.plan_code,
       c.starts_on, c.ends_on,
       case when exists (
         select 1 from membership_now m
         where m.person_id = c.person_id and {in_service: m, :from_on}
       ) or exists (
         select 1 from dependant_now d join membership_now m on m.person_id = d.member_id
         where d.person_id = c.person_id and {dependant_on: d, :from_on} and {in_service: m, :from_on}
       ) then 1 else 0 end as is_member
from cover_now c
join spot o on o.unit_id = c.unit_id
join plan_now p on p.plan_id = c.plan_id
left join personal_now i on i.person_id = c.person_id
where c.ends_on >= :from_on and c.ends_on <= :to_on
  and {asked: c.plan_id, :plan_id}
  and not exists (
    select 1 from enrollment_now n
    where n.person_id = c.person_id and n.plan_id = c.plan_id and n.starts_on > c.starts_on
  )
order by c.ends_on, o.unit_code, p.position, c.person_id
