-- The personal fields that a record had once, with a document that it has no more: brought by an entry that stands, and
-- replaced by another. What an undo brought back was brought by an earlier entry; what was undone was never theirs.
-- Takes: earlier, current.
{voided: {earlier}}
and {earlier}.document_no is not null
and ({earlier}.document_type <> {current}.document_type or {earlier}.document_no <> {current}.document_no)
and not exists (select 1 from entry b where b.entry_id = {earlier}.entry_id and b.undoes is not null)
and not exists (select 1 from entry u where u.undoes = {earlier}.entry_id and {written: u}
                and not exists (select 1 from entry w where w.undoes = u.entry_id and {written: w}))
