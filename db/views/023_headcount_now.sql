-- One row a headcount as a unit reported it on a day.
create view headcount_now as
select h.fact_id, h.headcount_id, h.unit_id, h.base, h.counted_on, h.head_count
from headcount h
where {standing:h}
