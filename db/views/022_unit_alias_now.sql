-- One row a further name of a unit.
create view unit_alias_now as
select a.fact_id, a.unit_alias_id, a.unit_id, a.alias
from unit_alias a
where {standing:a}
