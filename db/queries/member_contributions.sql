-- Money in for one person, and back: of their own enrollments, cancelled ones too, and what a unit's receipt paid for them.
-- Parameters: person_id, last_entry (enrollments recorded later are not known).
-- One row means: one contribution to one enrollment; of a unit's receipt only the part that pays this enrollment.
with mine as (
  select distinct e.enrollment_id
  from enrollment e
  where e.entry_id <= :last_entry
    and (e.person_id = :person_id
         or e.person_id in (select a.person_id from person_alias_now a where a.survivor_id = :person_id))
),
paid as (
  select c.contribution_id, c.enrollment_id, c.amount_fen
  from contribution_now c
  where c.enrollment_id in (select m.enrollment_id from mine m)
  union all
  select a.contribution_id, a.enrollment_id, a.amount_fen
  from allocation_now a
  where a.enrollment_id in (select m.enrollment_id from mine m)
)
select d.contribution_id as contribution_no, c.kind_code, c.received_on, c.receipt_no, d.enrollment_id as enrollment_no,
       p.plan_code, u.unit_code, d.amount_fen
from paid d
join contribution_now c on c.contribution_id = d.contribution_id
join unit_now u on u.unit_id = c.unit_id
left join plan_now p on p.plan_id = c.plan_id
order by c.received_on, d.contribution_id, d.enrollment_id
