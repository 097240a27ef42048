-- The stages that money passes, counted: of what is owed (decided_fen, and due_fen of it that has no payment yet) and of
-- the attempts to pay it. Reads the parameter batch_no.
-- Takes: decided, attempt.
stage as (
  select 1 as place, 'decided' as stage, d.decided_fen as amount_fen from {decided} d
  union all
  select 2, 'to_propose', d.due_fen from {decided} d where d.due_fen > 0 and cast(:batch_no as bigint) is null
  union all
  select 3, 'proposed', t.amount_fen from {attempt} t
  union all
  select 4, 'to_approve', t.amount_fen from {attempt} t where t.approved = 0
  union all
  select 5, 'approved', t.amount_fen from {attempt} t where t.approved = 1
  union all
  select 6, 'to_export', t.amount_fen from {attempt} t where t.approved = 1 and t.exported = 0
  union all
  select 7, 'exported', t.amount_fen from {attempt} t where t.exported = 1
  union all
  select 8, 'to_confirm', t.amount_fen from {attempt} t where t.exported = 1 and t.told = 'none'
  union all
  select 9, 'paid', t.amount_fen from {attempt} t where t.told = 'paid'
  union all
  select 10, 'returned', t.amount_fen from {attempt} t where t.told = 'returned'
  union all
  select 11, 'recovered', t.amount_fen from {attempt} t where t.told = 'recovered'
)
select s.place, s.stage, count(*) as item_count, cast(sum(s.amount_fen) as bigint) as amount_fen
from stage s
group by s.place, s.stage
order by s.place
