-- A unit at or below the one asked about, as the tree stood on a day; any unit where none is asked about.
-- Reads the parameter unit_id.
-- Takes: unit_id, day.
(cast(:unit_id as bigint) is null
 or exists (select 1 from unit_above_now a
            where a.unit_id = {unit_id} and a.above_id = cast(:unit_id as bigint) and {holds_on: a, {day}}))
