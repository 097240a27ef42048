-- Two persons that may be one: the same name with the same phone, the same card, or the same birthday under another kind of
-- document; the same name, and a document that the other had once; or a number of a resident that stands under another
-- kind of document, with 15 digits or 18.
-- Parameters: none.
-- One row means: one person and an earlier one that may be the same.
with alike as materialized (
  select p.person_id, p.name, p.birth_on, p.document_type, p.phone, p.card_no,
         count(*) over (partition by p.name, p.birth_on) as born_count,
         count(*) over (partition by p.name, p.phone) as phone_count,
         count(*) over (partition by p.name, p.card_no) as card_count
  from personal_now p
  where p.name is not null
),
other as materialized (
  select p.person_id, p.document_no
  from personal_now p
  where p.document_type <> 'resident_id' and length(p.document_no) in (15, 18)
),
held as materialized (
  select i.person_id, i.name, i.document_type, i.document_no
  from identity_now i
  where i.is_current = 0
),
pairs as (
  select b.person_id as one_id, a.person_id as other_id
  from alike b
  join alike a on a.name = b.name and a.birth_on = b.birth_on and a.person_id < b.person_id
  where a.born_count > 1 and b.born_count > 1 and a.document_type <> b.document_type
  union
  select b.person_id, a.person_id
  from alike b
  join alike a on a.name = b.name and a.phone = b.phone and a.person_id < b.person_id
  where a.phone_count > 1 and b.phone_count > 1
  union
  select b.person_id, a.person_id
  from alike b
  join alike a on a.name = b.name and a.card_no = b.card_no and a.person_id < b.person_id
  where a.card_count > 1 and b.card_count > 1
  union
  select h.person_id, i.person_id
  from held h
  join identity_now i on i.document_type = h.document_type and i.document_no = h.document_no and i.name = h.name
   and i.person_id <> h.person_id
  union
  select o.person_id, p.person_id
  from other o
  join personal_now p on p.document_type = 'resident_id' and p.person_id <> o.person_id
   and (p.document_no = o.document_no
        or substr(p.document_no, 1, 6) || substr(p.document_no, 9, 9) = o.document_no)
)
select distinct 'person' as table_name, case when p.one_id > p.other_id then p.one_id else p.other_id end as record_no,
       case when p.one_id > p.other_id then p.other_id else p.one_id end as other_no
from pairs p
order by record_no, other_no
