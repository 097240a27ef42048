-- Participation (M01, M01b) of a unit on a day, by plan.
-- Parameters: unit_id (null: the whole ledger), as_of, year_from and year_to (first and last day of its year),
--   plan_id (null: every enrolled plan).
-- One row means: one enrolled plan, the distinct members on the day who hold it in force on the day, and those who hold
--   it on any day of the year. Plans that nobody holds stand with 0.
with spot as materialized (
  {spot: :as_of}
),
spell as (
  {spell: :as_of}
),
held as (
  select c.plan_id, c.person_id,
         max(case when {in_force: c, :as_of} then 1 else 0 end) as insured
  from cover_now c
  where {overlaps: c, :year_from, :year_to}
    and c.person_id in (
      select s.person_id from spell s join spot o on o.unit_id = s.unit_id where s.place = 1
    )
  group by c.plan_id, c.person_id
)
select p.plan_code, cast(coalesce(sum(h.insured), 0) as bigint) as insured_count,
       count(h.person_id) as covered_in_year_count
from plan_now p
left join held h on h.plan_id = p.plan_id
where p.kind_code = 'enrolled' and {asked: p.plan_id, :plan_id}
group by p.position, p.plan_code
order by p.position, p.plan_code
