-- The records that were merged into one person.
-- Parameters: person_id.
-- One row means: one record.
select a.person_id
from person_alias_now a
where a.survivor_id = :person_id
order by a.person_id
