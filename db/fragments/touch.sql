-- Who is known from a universal plan by a day.
-- Takes: day.
select t.person_id
from universal_touch_now t
where t.from_on <= {day}
