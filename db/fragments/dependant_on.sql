-- Somebody is the dependant of a member on a day.
-- Takes: dependant, day.
{dependant}.from_on <= {day} and ({dependant}.until_on is null or {dependant}.until_on > {day})
