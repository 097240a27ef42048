-- A unit and those above it on a day.
-- Parameters: unit_id, on.
-- One row means: one unit, the nearest first.
select a.above_id
from unit_above_now a
where a.unit_id = :unit_id
  and {holds_on: a, :on}
order by a.distance
