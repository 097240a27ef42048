-- Spells in service of people whom a unit or one below it ever enrolled.
-- Parameters: unit_id, tree_on (the day of the tree).
-- One row means: one spell in service of one of these people.
select distinct m.person_id, m.joined_on, m.left_on
from membership_now m
join enrollment_now e on e.person_id = m.person_id
join unit_above_now a on a.unit_id = e.unit_id and a.above_id = cast(:unit_id as bigint)
where m.status_code = 'in_service' and {holds_on: a, :tree_on}
order by m.person_id, m.joined_on
