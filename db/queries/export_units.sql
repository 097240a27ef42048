-- Every union with its place in the tree of a day.
-- Parameters: as_of (the day of the tree).
-- One row means: one union; town_code and district_code as of the day, null where it hangs nowhere.
select u.unit_code, u.unit_name, u.kind_code, p.town_code, p.district_code, u.uscc, u.opened_on, u.closed_on
from unit_now u
left join unit_place_now p on p.unit_id = u.unit_id and {holds_on: p, :as_of}
order by u.unit_code
