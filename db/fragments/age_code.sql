-- The age group of a person; none without a birthday. Reads the parameters born_30 to born_60.
-- Takes: person_id.
(select case when i.birth_on <= :born_60 then '60_on' when i.birth_on <= :born_50 then '50_59'
             when i.birth_on <= :born_40 then '40_49' when i.birth_on <= :born_30 then '30_39'
             when i.birth_on is not null then 'to_29' end
 from personal_now i where i.person_id = {person_id})
