-- A row of facts that stood at an entry, for the questions that tell voided rows as well. Reads the parameter last_entry.
-- Takes: row.
{row}.entry_id <= :last_entry and {unvoided: {row}}
