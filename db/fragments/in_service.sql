-- A spell in service on a day.
-- Takes: spell, day.
{spell}.status_code = 'in_service' and {runs_on: {spell}, {day}}
