-- Dependants of members on a day, by the unit of the member.
-- Parameters: unit_id (null: every unit; those below it are included), person_id (null: everybody; the member, or the
--   dependant), as_of.
-- One row means: one person who is the dependant of a member on the day, with the unit of the member's membership on it, or
--   of the last one before it; is_member is 1 where the member is in service on the day.
with some as materialized (
  select d.dependant_id, d.person_id as dependant_person_id, d.member_id as person_id, d.kin_code, d.from_on, d.until_on,
         cast(:as_of as text) as held_on
  from dependant_now d
  where {dependant_on: d, :as_of}
    and (cast(:person_id as bigint) is null or d.member_id = cast(:person_id as bigint)
         or d.person_id = cast(:person_id as bigint))
),
belonging as (
  {belonging: some, dependant_id, held_on}
),
placed as (
  select s.dependant_id, s.dependant_person_id, s.person_id, s.kin_code, s.from_on, s.until_on,
         {or_district: b.unit_id} as unit_id, coalesce(b.in_service, 0) as is_member
  from some s
  left join belonging b on b.dependant_id = s.dependant_id and b.place = 1
)
select p.dependant_id as dependant_no, p.dependant_person_id as person_no, n.name, n.document_type, n.document_no,
       p.kin_code, p.person_id as member_no, m.name as holder, u.unit_code, {called_on: u, :as_of} as unit_name,
       p.from_on, p.until_on, p.is_member
from placed p
join unit_now u on u.unit_id = p.unit_id
left join personal_now n on n.person_id = p.dependant_person_id
left join personal_now m on m.person_id = p.person_id
where {lies_in: p.unit_id, :as_of}
order by u.unit_code, p.person_id, p.dependant_id
