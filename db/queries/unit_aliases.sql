-- The names under which files know units: those they bear or bore on any day, and further ones that were recorded.
-- Parameters: none.
-- One row means: one name of one unit.
select a.unit_id, a.alias
from unit_alias_now a
union
select u.unit_id, u.first_name
from unit_now u
union
select r.unit_id, r.unit_name
from unit_rename_now r
order by 1, 2
