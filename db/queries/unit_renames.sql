-- The names that units took on a day.
-- Parameters: unit_id (null: every unit).
-- One row means: one name, borne from from_on until the next of its unit; before its first a unit bears first_name.
select r.unit_id, r.from_on, r.unit_name, r.fact_id
from unit_rename_now r
where {asked: r.unit_id, :unit_id}
order by r.unit_id, r.from_on
