-- The personal fields that a record had once, with a document that it has no more: replaced by another, not taken back
-- with the entry that brought it.
-- Takes: earlier, current.
{voided: {earlier}}
and {earlier}.document_no is not null
and ({earlier}.document_type <> {current}.document_type or {earlier}.document_no <> {current}.document_no)
and not exists (select 1 from entry u where u.entry_id = {earlier}.voided_by and u.undoes = {earlier}.entry_id)
