-- The spells in service on a day; of each person that in place 1 counts, the one that began last. Ends in its condition,
-- so that a question about few people can go on with "and".
-- Takes: day.
select m.person_id, m.membership_id, m.unit_id,
       row_number() over (partition by m.person_id order by m.joined_on desc, m.membership_id desc) as place
from membership_now m
where {in_service: m, {day}}
