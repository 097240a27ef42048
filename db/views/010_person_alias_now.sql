-- One row a person merged away: who the survivor is.
create view person_alias_now as
select a.fact_id, a.person_alias_id, a.person_id, a.survivor_id
from person_alias a
where {standing:a}
