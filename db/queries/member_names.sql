-- The names of all people as texts, for a search by pinyin initials: bringing them up one by one takes longer than the
-- search. Those of records that were merged away are asked by themselves, from the few there are.
-- Parameters: between (what stands between two people).
-- One row means: some people, each as "number name"; null where there is none.
select string_agg(p.person_id || ' ' || p.name, cast(:between as text))
from personal_now p
where p.name is not null
union all
select string_agg(i.person_id || ' ' || i.name, cast(:between as text))
from person_alias_now a
cross join identity_now i
where i.recorded_person_id = a.person_id and i.name is not null and i.is_current = 1
