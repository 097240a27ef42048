-- Who counts as a member on a day, by which spell, and whether cover is in force (M01), person by person.
-- Parameters: unit_id (null: the whole ledger), as_of, plan_id (null: any enrolled plan).
-- One row means: one member of any unit on the day; inside is 1 for who is a member of the unit asked or of one below it.
with spot as materialized (
  select a.unit_id
  from unit_above_now a
  where a.from_on <= :as_of and a.until_on > :as_of
    and (a.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and a.distance = 0))
),
spell as (
  select m.person_id, m.membership_id, m.unit_id,
         row_number() over (partition by m.person_id order by m.joined_on desc, m.membership_id desc) as place
  from membership_now m
  where m.status_code = 'in_service' and m.joined_on <= :as_of and (m.left_on is null or m.left_on > :as_of)
)
select s.person_id, s.membership_id, s.unit_id,
       case when s.unit_id in (select o.unit_id from spot o) then 1 else 0 end as inside,
       case when exists (
         select 1 from cover_now c
         where c.person_id = s.person_id and c.starts_on <= :as_of and c.ends_on >= :as_of
           and (cast(:plan_id as bigint) is null or c.plan_id = cast(:plan_id as bigint))
       ) then 1 else 0 end as insured
from spell s
where s.place = 1
order by s.person_id
