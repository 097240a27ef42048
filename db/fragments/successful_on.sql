-- A payment that stands as paid on a day.
-- Takes: event, day.
{event}.event_code = 'paid' and {last_on: {event}, {day}}
