-- Members held by a unit after it was closed or merged into another.
-- Parameters: none.
-- One row means: one spell that reaches beyond the closing day of its unit.
select 'membership' as table_name, m.membership_id as record_no, m.person_id as person_no, u.unit_code,
       u.closed_on as from_on, m.left_on as until_on
from unit_now u
join membership_now m on m.unit_id = u.unit_id
where u.closed_on is not null and coalesce(m.left_on, '9999-12-31') > u.closed_on
order by u.unit_code, m.person_id, m.membership_id
