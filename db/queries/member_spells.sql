-- The spells of membership of one person.
-- Parameters: person_id.
-- One row means: one spell in one unit with one status, from `joined_on` until the day before `left_on`.
select m.membership_id, u.unit_code, u.unit_name, m.status_code, m.joined_on, m.left_on, m.left_reason_code,
       m.first_joined_on, m.note
from membership_now m
join unit_now u on u.unit_id = m.unit_id
where m.person_id = :person_id
order by m.joined_on, m.membership_id
