-- Where a unit hung, and from which day.
-- Parameters: unit_id, as_of (the day of the names).
-- One row means: one place in the tree, from_on included, until_on not.
select h.from_on, h.until_on, n.unit_code as parent_code, {called_on: n, :as_of} as parent_name
from unit_parent_now h
join unit_now n on n.unit_id = h.parent_id
where h.unit_id = :unit_id
order by h.from_on
