-- The closed periods and what each found.
-- Parameters: none.
-- One row means: one standing closing.
select c.closing_id as record_no, c.closed_until as until_on, c.content
from period_closing_now c
order by c.closing_id
