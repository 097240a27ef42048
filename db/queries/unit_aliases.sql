-- The further names under which files know units.
-- Parameters: none.
-- One row means: one further name of one unit.
select a.unit_id, a.alias
from unit_alias_now a
order by a.unit_id, a.alias
