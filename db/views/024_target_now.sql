-- One row a target: the participation rate a unit set itself for a year.
create view target_now as
select t.fact_id, t.target_id, t.unit_id, t.year, t.target_bp
from target t
where {standing:t}
