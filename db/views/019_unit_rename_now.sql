-- One row a name that a unit took, from `from_on` until the next one's.
create view unit_rename_now as
select r.fact_id, r.unit_rename_id, r.unit_id, r.unit_name, r.from_on
from unit_rename r
where {standing:r}
