-- Dependants of a member who is not in service on a day.
-- Parameters: as_of.
-- One row means: one person who is a dependant on the day, and the member.
select 'dependant' as table_name, d.dependant_id as record_no, d.person_id as person_no, d.member_id as member_no,
       cast(:as_of as text) as as_of
from dependant_now d
where {dependant_on: d, :as_of}
  and not exists (select 1 from membership_now m where m.person_id = d.member_id and {in_service: m, :as_of})
order by d.dependant_id
