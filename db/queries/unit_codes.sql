-- The codes and names of all units.
-- Parameters: none.
-- One row means: one unit, closed ones included.
select u.unit_id, u.unit_code, u.unit_name
from unit_now u
order by u.unit_code
