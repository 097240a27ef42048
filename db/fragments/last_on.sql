-- An event of a payment after which nothing happened to it on or before a day.
-- Takes: event, day.
coalesce({event}.next_on, '9999-12-31') > {day}
