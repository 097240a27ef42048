-- Every unit by its names, as it is called on a day.
-- Parameters: called_on (the last day there is: what it is called last).
-- One row means: one unit.
select u.fact_id, u.unit_id, u.unit_code, {called_on: u, :called_on} as unit_name, u.first_name, u.kind_code, u.uscc, u.opened_on, u.closed_on
from unit_now u
order by u.unit_code
