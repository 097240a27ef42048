-- Figures as they were printed, with who printed them and when.
-- Parameters: publication_no (null: every publication).
-- One row means: one standing publication; it was written by the entry right after the head it was computed at.
select p.publication_id as publication_no, p.report, p.params, p.title, p.total, p.row_count, p.rows_sha256,
       p.head_entry, p.head_hash, e.entry_id as entry, e.at, e.actor
from publication_now p
left join entry e on e.entry_id = p.head_entry + 1
where {asked: p.publication_id, :publication_no}
order by p.publication_id
