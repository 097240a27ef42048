-- One row an operator of the ledger.
create view operator_now as
select o.fact_id, o.operator_id, o.actor, o.os_user, o.role_code, o.unit_id
from operator o
where {standing:o}
