-- One row a command that someone had no right to.
create view denial_now as
select d.fact_id, d.denial_id, d.command, d.role_code
from denial d
where {standing:d}
