-- The participation rates that units set themselves for a year.
-- Parameters: year.
-- One row means: one unit and its target.
select u.unit_code, t.target_bp
from target_now t
join unit_now u on u.unit_id = t.unit_id
where t.year = :year
order by u.unit_code
