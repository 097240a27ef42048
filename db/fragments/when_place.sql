-- The code of a group by unit, town or district: arms of a CASE over the parameter grouping or a part of it.
-- Takes: spot.
when 'unit' then {spot}.unit_code
when 'town' then {spot}.town_code
when 'district' then {spot}.district_code
