-- One row a human being with the personal fields of the survivor.
create view personal_now as
select p.fact_id, p.personal_id, p.person_id, p.name, p.document_type, p.document_no, p.document_original, p.birth_on,
       {reached: p}
from personal p
where {standing:p}
  and p.person_id not in (select a.person_id from person_alias_now a)
