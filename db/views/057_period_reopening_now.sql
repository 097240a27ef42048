-- One row a closed period opened again.
create view period_reopening_now as
select r.fact_id, r.reopening_id, r.closing_id, r.closed_by, r.reopened_by
from period_reopening r
where {standing:r}
