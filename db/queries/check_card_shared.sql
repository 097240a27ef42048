-- Persons who have the card of another person.
-- Parameters: none.
-- One row means: one person and the first who has the same card.
with held as (
  select p.person_id, min(p.person_id) over (partition by p.card_no) as first_id
  from personal_now p
  where p.card_no is not null
)
select 'person' as table_name, h.person_id as record_no, h.first_id as other_no
from held h
where h.person_id <> h.first_id
order by h.person_id
