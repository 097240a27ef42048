-- Every spell of membership.
-- Parameters: none.
-- One row means: one spell of one human being, under the survivor of a merge.
select m.membership_id as membership_no, m.person_id as person_no, u.unit_code, m.status_code, m.joined_on, m.left_on,
       m.left_reason_code
from membership_now m
join unit_now u on u.unit_id = m.unit_id
order by m.membership_id
