-- A row of unit_above_now that puts a unit at or below the one asked about on a day; where none is asked about, the row
-- of each unit itself. Reads the parameter unit_id.
-- Takes: above, day.
{holds_on: {above}, {day}}
and ({above}.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and {above}.distance = 0))
