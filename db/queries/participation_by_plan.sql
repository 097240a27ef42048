-- Participation (M01, M01b) of a unit on a day, by plan.
-- Parameters: unit_id (null: the whole ledger), as_of, year_from and year_to (first and last day of its year),
--   plan_id (null: every enrolled plan).
-- One row means: one enrolled plan, the distinct members on the day who hold it in force on the day, and those who hold
--   it on any day of the year. Plans that nobody holds stand with 0.
with spot as materialized (
  select a.unit_id, a.unit_code, coalesce(p.town_code, a.unit_code) as town_code, p.district_code
  from unit_above_now a
  left join unit_place_now p on p.unit_id = a.unit_id and p.from_on <= :as_of and p.until_on > :as_of
  where a.from_on <= :as_of and a.until_on > :as_of
    and (a.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and a.distance = 0))
),
spell as (
  select m.person_id, m.unit_id,
         row_number() over (partition by m.person_id order by m.joined_on desc, m.membership_id desc) as place
  from membership_now m
  where m.status_code = 'in_service' and m.joined_on <= :as_of and (m.left_on is null or m.left_on > :as_of)
),
held as (
  select c.plan_id, c.person_id,
         max(case when c.starts_on <= :as_of and c.ends_on >= :as_of then 1 else 0 end) as insured
  from cover_now c
  where c.starts_on <= :year_to and c.ends_on >= :year_from
    and c.person_id in (
      select s.person_id from spell s join spot o on o.unit_id = s.unit_id where s.place = 1
    )
  group by c.plan_id, c.person_id
)
select p.plan_code, cast(coalesce(sum(h.insured), 0) as bigint) as insured_count,
       count(h.person_id) as covered_in_year_count
from plan_now p
left join held h on h.plan_id = p.plan_id
where p.kind_code = 'enrolled' and (cast(:plan_id as bigint) is null or p.plan_id = cast(:plan_id as bigint))
group by p.position, p.plan_code
order by p.position, p.plan_code
