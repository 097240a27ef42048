-- People by a part of their name, the tail of a document or card, or a part of their phone.
-- Parameters: part (pattern of the name, null: not by name), tail (pattern of document and card, null: by neither),
--   phone (pattern of the phone, null: not by phone); ! escapes in patterns.
-- One row means: one person.
select distinct i.person_id
from identity_now i
where (cast(:part as text) is not null and lower(i.name) like cast(:part as text) escape '!')
   or (cast(:tail as text) is not null
       and (i.document_no like cast(:tail as text) escape '!' or i.card_no like cast(:tail as text) escape '!'))
   or (cast(:phone as text) is not null and replace(i.phone, '-', '') like cast(:phone as text) escape '!')
order by 1
