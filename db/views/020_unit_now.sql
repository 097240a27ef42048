-- One row a union.
create view unit_now as
select u.fact_id, u.unit_id, u.unit_code, u.unit_name, u.kind_code, u.uscc, u.opened_on, u.closed_on, u.successor_id
from unit u
where {standing:u}
