-- Whom a unit enrolled in a year and who is still a member: the people of a renewal.
-- Parameters: unit_id (units below it are within), from_on and to_on (first and last day of the year).
-- One row means: the latest enrollment of one person and plan that starts in the year, of who is in service on the day
--   after its last day. Personal values are clear for whom the journal names first.
with spot as (
  {spot: :to_on}
),
latest as (
  select e.enrollment_id, e.person_id, e.plan_id, e.unit_id, e.starts_on, e.ends_on, e.share_count, e.tier_code,
         row_number() over (partition by e.person_id, e.plan_id order by e.starts_on desc, e.enrollment_id desc) as place
  from enrollment_now e
  where e.starts_on >= :from_on and e.starts_on <= :to_on and e.unit_id in (select o.unit_id from spot o)
)
select i.name, i.document_type, i.document_no, u.unit_name, p.plan_code, p.name_zh, p.name_en, l.starts_on, l.ends_on,
       l.share_count, l.tier_code, l.person_id as person_no, l.plan_id
from latest l
join unit_now u on u.unit_id = l.unit_id
join plan_now p on p.plan_id = l.plan_id
join personal_now i on i.person_id = l.person_id
where l.place = 1 and i.document_no is not null
order by u.unit_code, i.person_id, p.position, p.plan_code
