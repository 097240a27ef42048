-- One row a disclosure of personal values in clear: what for, of whom (runs of numbers), into which file.
create view disclosure_now as
select d.fact_id, d.disclosure_id, d.command, d.person_id, d.row_count, d.purpose_code, d.person_nos, d.file_name
from disclosure d
where {standing:d}
