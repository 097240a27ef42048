-- A cover in force on a day.
-- Takes: cover, day.
{overlaps: {cover}, {day}, {day}}
