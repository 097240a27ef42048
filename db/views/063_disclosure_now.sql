-- One row a disclosure of personal values unmasked.
create view disclosure_now as
select d.fact_id, d.disclosure_id, d.command, d.person_id, d.row_count
from disclosure d
where {standing:d}
