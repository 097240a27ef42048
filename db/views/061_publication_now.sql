-- One row a figure as it was printed.
create view publication_now as
select p.fact_id, p.publication_id, p.report, p.params, p.title, p.total, p.row_count, p.rows_sha256, p.head_entry,
       p.head_hash
from publication p
where {standing:p}
