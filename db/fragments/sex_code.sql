-- The sex of a person.
-- Takes: person_id.
(select n.sex_code from person_now n where n.person_id = {person_id})
