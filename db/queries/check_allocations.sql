-- Parts of unit receipts that are more than the receipt or than the fee they pay, or that crossed to another unit or plan.
-- Parameters: none.
-- One row means: one receipt or enrollment whose parts are too much, or one part that lies across.
with part as materialized (
  select a.allocation_id, a.contribution_id, a.enrollment_id, a.amount_fen
  from allocation_now a
),
spent as (
  select p.contribution_id, cast(sum(p.amount_fen) as bigint) as spent_fen
  from part p
  group by p.contribution_id
),
money as (
  select coalesce(c.reverses_id, c.contribution_id) as contribution_id, cast(sum(c.amount_fen) as bigint) as held_fen
  from contribution_now c
  where c.enrollment_id is null
  group by coalesce(c.reverses_id, c.contribution_id)
),
paid as (
  select p.enrollment_id, cast(sum(p.amount_fen) as bigint) as spent_fen
  from part p
  group by p.enrollment_id
)
select 'CHECK_ALLOCATIONS_RECEIPT' as code, 'contribution' as table_name, s.contribution_id as record_no, s.spent_fen,
       coalesce(m.held_fen, 0) as most_fen, cast(null as bigint) as other_no
from spent s
left join money m on m.contribution_id = s.contribution_id
where s.spent_fen > coalesce(m.held_fen, 0)
union all
select 'CHECK_ALLOCATIONS_FEE', 'enrollment', e.enrollment_id, p.spent_fen, e.fee_fen, null
from paid p
join enrollment_now e on e.enrollment_id = p.enrollment_id
where p.spent_fen > e.fee_fen
union all
select 'CHECK_ALLOCATIONS_ACROSS', 'allocation', p.allocation_id, p.amount_fen, c.amount_fen, e.enrollment_id
from part p
join contribution_now c on c.contribution_id = p.contribution_id
join enrollment_now e on e.enrollment_id = p.enrollment_id
where c.unit_id <> e.unit_id or c.plan_id <> e.plan_id or c.enrollment_id is not null
order by 1, 3
