-- Persons of a unit's rosters up to a day who are not counted as its members on that day, by reason.
-- Parameters: unit_id (null: the whole ledger), as_of.
-- One row means: one reason with its distinct persons: kept (membership kept), moved (in service elsewhere), left, or
--   not_yet (the first spell begins later).
with spot as materialized (
  {spot: :as_of}
),
spell as (
  {spell: :as_of}
),
member as (
  select s.person_id, case when s.unit_id in (select o.unit_id from spot o) then 1 else 0 end as counted
  from spell s
  where s.place = 1
),
known as (
  select m.person_id,
         max(case when m.joined_on <= :as_of then 1 else 0 end) as joined,
         max(case when m.status_code = 'kept' and {runs_on: m, :as_of} then 1 else 0 end) as kept
  from membership_now m
  where m.unit_id in (select o.unit_id from spot o)
  group by m.person_id
),
judged as (
  select k.person_id,
         case when k.kept = 1 then 'kept'
              when k.person_id in (select b.person_id from member b) then 'moved'
              when k.joined = 1 then 'left'
              else 'not_yet' end as reason_code
  from known k
  where k.person_id not in (select b.person_id from member b where b.counted = 1)
)
select j.reason_code, count(*) as person_count
from judged j
group by j.reason_code
order by j.reason_code
