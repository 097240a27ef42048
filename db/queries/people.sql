-- The members of a unit on a day, each with the cover that counts, or the reason why there is none.
-- Parameters: unit_id (null: the whole ledger), as_of, plan_id (null: any enrolled plan), uncovered (1: only those
--   without cover, 0: everyone).
-- One row means: one member on the day; reason_code is null for who is insured.
with spot as materialized (
  {spot: :as_of}
),
spell as (
  {spell: :as_of}
),
member as materialized (
  select s.person_id, s.unit_id,
         case when {covered: s.person_id, :as_of, :as_of} then 1 else 0 end as insured
  from spell s
  cross join spot o  -- the members first: SQLite would index all of them by unit
  where o.unit_id = s.unit_id and s.place = 1
),
called as materialized (
  select u.unit_id, u.unit_code, {called_on: u, :as_of} as unit_name
  from unit_now u
)
select m.person_id as person_no, i.name, i.document_type, i.document_no, u.unit_code, u.unit_name, m.insured,
       case when m.insured = 1 then null
            else {uncovered_code: m.person_id} end as reason_code
from member m
join called u on u.unit_id = m.unit_id
left join personal_now i on i.person_id = m.person_id
where cast(:uncovered as bigint) = 0 or m.insured = 0
order by u.unit_code, m.person_id
