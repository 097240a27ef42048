-- When and by whom the entries of a span were written.
-- Parameters: first_entry, last_entry (both included).
-- One row means: one journal entry.
select e.entry_id, e.at, e.actor, e.action, e.file_name, e.reason
from entry e
where e.entry_id >= :first_entry and e.entry_id <= :last_entry
order by e.entry_id
