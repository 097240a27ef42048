-- The human being behind a person number.
-- Parameters: person_no.
-- One row means: the person who stands for that record, themselves or the survivor of a merge.
select distinct i.person_id
from identity_now i
where i.recorded_person_id = :person_no
