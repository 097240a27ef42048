-- Due against received of units and enrolled plans.
-- Parameters: unit_id (null: the whole ledger; units below it are within), plan_id (null: every enrolled plan), tree_on
--   (the day of the tree), to_on (null, or only enrollments that start and money received on or before it).
-- One row means: one unit and plan with the fees of its standing enrollments and the money it received for the plan,
--   less what went back.
with spot as (
  {spot: :tree_on}
),
moved as (
  select e.unit_id, e.plan_id, e.fee_fen as due_fen, 0 as received_fen
  from enrollment_now e
  where {asked_to: e.starts_on, :to_on}
  union all
  select c.unit_id, c.plan_id, 0, c.amount_fen
  from contribution_now c
  where c.plan_id is not null and {asked_to: c.received_on, :to_on}
)
select o.unit_code, p.plan_code, cast(sum(m.due_fen) as bigint) as due_fen,
       cast(sum(m.received_fen) as bigint) as received_fen
from moved m
join spot o on o.unit_id = m.unit_id
join plan_now p on p.plan_id = m.plan_id
where p.kind_code = 'enrolled' and {asked: m.plan_id, :plan_id}
group by o.unit_code, p.plan_code, p.position
order by o.unit_code, p.position, p.plan_code
