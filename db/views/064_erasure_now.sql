-- One row a person whose personal values were erased by law.
create view erasure_now as
select e.fact_id, e.erasure_id, e.person_id, e.row_count
from erasure e
where {standing:e}
