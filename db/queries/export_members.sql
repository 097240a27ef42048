-- Every person, personal values as they stand: whoever hands them out masks them.
-- Parameters: none.
-- One row means: one human being; name and document are null of whom the law had erased.
select p.person_id as person_no, i.name, i.document_type, i.document_no, p.sex_code
from person_now p
left join personal_now i on i.person_id = p.person_id
order by p.person_id
