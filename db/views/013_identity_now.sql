-- One row a document: the human being it belongs to, also when the record it came with was merged away.
create view identity_now as
select p.fact_id, p.person_id, p.person_id as recorded_person_id, p.personal_id, p.name, p.document_type, p.document_no,
       p.document_original, p.birth_on, p.phone, p.card_no, p.bank_name
from personal p
where {standing:p}
  and p.person_id not in (select a.person_id from person_alias_now a)
union all
select p.fact_id, a.survivor_id, p.person_id, p.personal_id, p.name, p.document_type, p.document_no,
       p.document_original, p.birth_on, p.phone, p.card_no, p.bank_name
from personal p
join person_alias_now a on a.person_id = p.person_id
where p.person_id in (select o.person_id from person_alias_now o)
  and {standing:p}
