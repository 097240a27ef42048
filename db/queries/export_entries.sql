-- The journal: every entry up to the one the ledger is read at.
-- Parameters: last_entry (the entry read at).
-- One row means: one entry.
select entry_id as entry, at, actor, action, asserted_count, voided_count, hash
from entry
where entry_id <= :last_entry
order by entry_id
