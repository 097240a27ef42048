-- One row a document: the human being it belongs to, also when the record it came with was merged away. A document that
-- was replaced by another (is_current 0) finds its holder too, with the name and card that they have now; it may stand in
-- several rows, and be somebody else's by now.
create view identity_now as
select p.fact_id, p.person_id, p.person_id as recorded_person_id, p.personal_id, p.name, p.document_type, p.document_no,
       p.document_original, p.birth_on, {reached: p}, 1 as is_current
from personal p
where {standing:p}
  and p.person_id not in (select a.person_id from person_alias_now a)
union all
select p.fact_id, a.survivor_id, p.person_id, p.personal_id, p.name, p.document_type, p.document_no,
       p.document_original, p.birth_on, {reached: p}, 1
from personal p
join person_alias_now a on a.person_id = p.person_id
where p.person_id in (select o.person_id from person_alias_now o)
  and {standing:p}
union all
select n.fact_id, n.person_id, n.person_id, n.personal_id, n.name, p.document_type, p.document_no,
       p.document_original, n.birth_on, {reached: n}, 0
from personal p
join personal n on n.person_id = p.person_id and {standing:n}
where {once_held: p, n}
  and p.person_id not in (select a.person_id from person_alias_now a)
union all
select n.fact_id, a.survivor_id, n.person_id, n.personal_id, n.name, p.document_type, p.document_no,
       p.document_original, n.birth_on, {reached: n}, 0
from personal p
join personal n on n.person_id = p.person_id and {standing:n}
join person_alias_now a on a.person_id = p.person_id
where p.person_id in (select o.person_id from person_alias_now o)
  and {once_held: p, n}
