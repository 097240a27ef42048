-- One row a human being; persons merged away are not among them.
create view person_now as
select p.fact_id, p.person_id, p.sex_code
from person p
where {standing:p}
  and p.person_id not in (select a.person_id from person_alias_now a)
