-- Every unit as the tree stood on a day.
-- Parameters: as_of.
-- One row means: one unit with its parent, town and district on the day (null: none).
select u.unit_id, u.unit_code, {called_on: u, :as_of} as unit_name, u.kind_code, u.uscc, h.parent_id, n.unit_code as parent_code,
       p.town_code, p.district_code, u.opened_on, u.closed_on
from unit_now u
left join unit_parent_now h on h.unit_id = u.unit_id and {holds_on: h, :as_of}
left join unit_now n on n.unit_id = h.parent_id
left join unit_place_now p on p.unit_id = u.unit_id and {holds_on: p, :as_of}
order by u.unit_code
