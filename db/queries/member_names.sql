-- The names of all people, for a search by pinyin initials.
-- Parameters: none.
-- One row means: one name under which a person is recorded.
select i.person_id, i.name
from identity_now i
where i.name is not null and i.is_current = 1
order by i.person_id
