-- Two persons that may be one: the same name and birthday with another kind of document, the same phone or the same card;
-- or a number of a resident that stands under another kind of document, with 15 digits or 18.
-- Parameters: none.
-- One row means: one person and an earlier one that may be the same.
with alike as materialized (
  select p.person_id, p.name, p.birth_on, p.document_type, p.phone, p.card_no,
         count(*) over (partition by p.name, p.birth_on) as alike_count
  from personal_now p
  where p.name is not null and p.birth_on is not null
),
other as materialized (
  select p.person_id, p.document_no
  from personal_now p
  where p.document_type <> 'resident_id' and length(p.document_no) in (15, 18)
)
select 'person' as table_name, b.person_id as record_no, a.person_id as other_no
from alike b
join alike a on a.name = b.name and a.birth_on = b.birth_on and a.person_id < b.person_id
where a.alike_count > 1 and b.alike_count > 1
  and (a.document_type <> b.document_type or a.phone = b.phone or a.card_no = b.card_no)
union
select 'person', case when o.person_id > p.person_id then o.person_id else p.person_id end,
       case when o.person_id > p.person_id then p.person_id else o.person_id end
from other o
join personal_now p on p.document_type = 'resident_id' and p.person_id <> o.person_id
 and (p.document_no = o.document_no
      or substr(p.document_no, 1, 6) || substr(p.document_no, 9, 9) = o.document_no)
order by record_no, other_no
