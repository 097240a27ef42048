-- Spells in service of people whom a unit or one below it ever enrolled, and of the members whose dependants they are.
-- Parameters: unit_id, tree_on (the day of the tree).
-- One row means: one spell in service of one of these people, or the part of one for which they are a dependant with it.
with enrolled as materialized (
  select distinct e.person_id
  from enrollment_now e
  join unit_above_now a on a.unit_id = e.unit_id and a.above_id = cast(:unit_id as bigint)
  where {holds_on: a, :tree_on}
)
select m.person_id, m.joined_on, m.left_on
from membership_now m
join enrolled e on e.person_id = m.person_id
where m.status_code = 'in_service'
union
select d.person_id, case when m.joined_on > d.from_on then m.joined_on else d.from_on end,
       case when m.left_on is null or d.until_on < m.left_on then d.until_on else m.left_on end
from dependant_now d
join enrolled e on e.person_id = d.person_id
join membership_now m on m.person_id = d.member_id
where m.status_code = 'in_service'
order by 1, 2
