-- One row a closed period; money up to `closed_until`, included, is settled.
create view period_closing_now as
select c.fact_id, c.closing_id, c.closed_until, c.content, c.closed_by
from period_closing c
where {standing:c}
