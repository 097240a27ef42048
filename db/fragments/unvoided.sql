-- A row of facts that nothing up to an entry voided, for the questions that tell voided rows as well. Reads the parameter
-- last_entry.
-- Takes: row.
({row}.voided_by is null or {row}.voided_by > :last_entry)
