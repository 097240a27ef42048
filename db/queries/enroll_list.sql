-- Enrollments that stand, paid or not, by the unit that enrolled.
-- Parameters: unit_id (null: the whole ledger; units below it are within), plan_id (null: every plan), tree_on (the day
--   of the tree), in_force_on (null, or only those whose days hold this one), from_on and to_on (null, or only those
--   that start between them, both included), person_id (null: everybody), unpaid (1: only those whose money does not
--   reach the fee).
-- One row means: one enrollment with what was received for it; paid is 1 where that reaches the fee.
with spot as (
  {spot: :tree_on}
),
listed as (
  select e.enrollment_id, e.person_id, e.plan_id, o.unit_code, e.starts_on, e.ends_on, e.share_count, e.tier_code,
         e.fee_fen,
         cast({received_fen: e} + {allocated_fen: e} as bigint) as received_fen
  from enrollment_now e
  join spot o on o.unit_id = e.unit_id
  where {asked: e.plan_id, :plan_id}
    and {asked: e.person_id, :person_id}
    and (cast(:in_force_on as text) is null or {in_force: e, :in_force_on})
    and {asked_from: e.starts_on, :from_on}
    and {asked_to: e.starts_on, :to_on}
)
select l.enrollment_id as enrollment_no, l.person_id as person_no, i.name, i.document_no, l.unit_code, p.plan_code,
       l.starts_on, l.ends_on, l.share_count, l.tier_code, l.fee_fen, l.received_fen,
       case when l.received_fen >= l.fee_fen then 1 else 0 end as paid
from listed l
join plan_now p on p.plan_id = l.plan_id
left join personal_now i on i.person_id = l.person_id
where :unpaid = 0 or l.received_fen < l.fee_fen
order by l.unit_code, p.position, p.plan_code, l.starts_on, l.enrollment_id
