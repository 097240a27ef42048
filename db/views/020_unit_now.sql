-- One row a union; `unit_name` is what it is called last, `first_name` what it was called when it began.
create view unit_now as
select u.fact_id, u.unit_id, u.unit_code,
       coalesce((select r.unit_name from unit_rename_now r where r.unit_id = u.unit_id
                 order by r.from_on desc limit 1), u.unit_name) as unit_name,
       u.unit_name as first_name, u.kind_code, u.uscc, u.opened_on, u.closed_on, u.successor_id
from unit u
where {standing:u}
