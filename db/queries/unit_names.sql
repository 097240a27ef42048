-- Every unit by its names, with its parent on a day.
-- Parameters: as_of.
-- One row means: one unit; parent_id is null for who hangs below nobody on the day.
select u.unit_id, u.unit_code, u.unit_name, u.kind_code, u.uscc, h.parent_id
from unit_now u
left join unit_parent_now h on h.unit_id = u.unit_id and h.from_on <= :as_of and h.until_on > :as_of
order by u.unit_code
