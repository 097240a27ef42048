-- The resident numbers of all persons, for their check digits.
-- Parameters: none.
-- One row means: one person with a resident's number.
select p.person_id as record_no, p.document_no
from personal_now p
where p.document_type = 'resident_id' and p.document_no is not null
order by p.person_id
