-- Participation (M01, M01b) of a unit on a day, by plan, from the spans: as participation_by_plan answers from the facts.
-- Parameters: unit_id (null: the whole ledger), as_of, year_from and year_to (first and last day of its year),
--   plan_id (null: every enrolled plan).
-- One row means: one enrolled plan, the distinct members on the day who hold it in force on the day, and those who hold
--   it on any day of the year. Plans that nobody holds stand with 0.
with spot as materialized (
  {spot: :as_of}
),
held as materialized (
  select s.span_code, s.plan_id, s.unit_id, count(*) as person_count
  from span s
  where s.span_code in ('insured', 'in_year')
    and s.plan_id in (select p.plan_id from plan_now p where p.kind_code = 'enrolled' and {asked: p.plan_id, :plan_id})
    and s.unit_id in (select o.unit_id from spot o) and {in_force: s, :as_of}
  group by s.span_code, s.plan_id, s.unit_id
)
select p.plan_code,
       cast(coalesce(sum(case when h.span_code = 'insured' then h.person_count end), 0) as bigint) as insured_count,
       cast(coalesce(sum(h.person_count), 0) as bigint) as covered_in_year_count
from plan_now p
left join held h on h.plan_id = p.plan_id
where p.kind_code = 'enrolled' and {asked: p.plan_id, :plan_id}
group by p.position, p.plan_code
order by p.position, p.plan_code
