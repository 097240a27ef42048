-- Users of the ledger: who may do what, under which account of the operating system.
-- Parameters: none.
-- One row means: one user.
select o.actor, o.role_code as role, o.os_user, u.unit_code, u.unit_name
from operator_now o
left join unit_now u on u.unit_id = o.unit_id
order by o.operator_id
