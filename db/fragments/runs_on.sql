-- A spell, in service or kept, that runs on a day: from the day of joining until the day before leaving.
-- Takes: spell, day.
{spell}.joined_on <= {day} and ({spell}.left_on is null or {spell}.left_on > {day})
