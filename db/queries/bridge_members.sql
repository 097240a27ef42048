-- Who counts as a member on a day, by which spell, and whether cover is in force (M01), person by person.
-- Parameters: unit_id (null: the whole ledger), as_of, plan_id (null: any enrolled plan).
-- One row means: one member of any unit on the day; inside is 1 for who is a member of the unit asked or of one below it.
with spot as materialized (
  {spot: :as_of}
),
spell as (
  {spell: :as_of}
)
select s.person_id, s.membership_id, s.unit_id,
       case when s.unit_id in (select o.unit_id from spot o) then 1 else 0 end as inside,
       case when exists (
         select 1 from cover_now c
         where c.person_id = s.person_id and {in_force: c, :as_of}
           and {asked: c.plan_id, :plan_id}
       ) then 1 else 0 end as insured
from spell s
where s.place = 1
order by s.person_id
