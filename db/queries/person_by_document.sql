-- The human beings behind a document number, whatever its type.
-- Parameters: document_no, normalised.
-- One row means: one person; several only where two types share a number.
select distinct i.person_id
from identity_now i
where i.document_type in ('resident_id', 'hmt_residence', 'hk_macao_permit', 'taiwan_permit', 'passport', 'foreign_pr', 'other')
  and i.document_no = :document_no
order by 1
