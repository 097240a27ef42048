-- One row a grant asked for, under the human being who survives a merge.
create view relief_now as
select r.fact_id, r.relief_id, r.person_id, r.unit_id, r.applied_on, r.amount_fen, r.proposed_by
from relief r
where {standing:r}
  and r.person_id not in (select a.person_id from person_alias_now a)
union all
select r.fact_id, r.relief_id, a.survivor_id, r.unit_id, r.applied_on, r.amount_fen, r.proposed_by
from relief r
join person_alias_now a on a.person_id = r.person_id
where r.person_id in (select o.person_id from person_alias_now o)
  and {standing:r}
