-- What a unit is called on a day.
-- Takes: unit, day.
coalesce((select r.unit_name from unit_rename_now r where r.unit_id = {unit}.unit_id and r.from_on <= {day}
          order by r.from_on desc limit 1), {unit}.first_name)
