-- Every unit by its names.
-- Parameters: none.
-- One row means: one unit.
select u.fact_id, u.unit_id, u.unit_code, u.unit_name, u.kind_code, u.uscc, u.opened_on, u.closed_on
from unit_now u
order by u.unit_code
