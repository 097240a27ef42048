-- How far the money of decisions has come.
-- Parameters: year_from and year_to (null: every year; first and last day of the year of the claims' events), batch_no
--   (null: every batch; the attempts in that batch otherwise, else the latest attempt of each payment).
-- One row means: one stage in the order of the flow, the payments that reached it and their fen. Those that reached a
--   stage and no later one wait there: to_propose, to_approve, to_export, to_confirm.
with asked as materialized (
  select c.claim_id
  from claim_now c
  where {asked_year: c.event_on}
),
attempt as materialized (
  select p.claim_id, p.decision_id, i.amount_fen,
         case when exists (select 1 from approval_now a where a.batch_id = i.batch_id) then 1 else 0 end as approved,
         case when exists (select 1 from payment_file_now f where f.batch_id = i.batch_id) then 1 else 0 end as exported,
         coalesce({last_event: event_code, item_id, i.item_id}, 'none') as told
  from batch_item_now i
  join payout_now p on p.payout_id = i.payout_id
  join asked k on k.claim_id = p.claim_id
  where i.batch_id = cast(:batch_no as bigint)
     or (cast(:batch_no as bigint) is null
         and {latest_attempt: i})
),
decided as materialized (
  select d.amount_fen,
         case when d.decision_id in (select t.decision_id from attempt t) then 1 else 0 end as proposed
  from decision_now d
  join asked k on k.claim_id = d.claim_id
  where {pays: d}
),
stage as (
  select 1 as place, 'decided' as stage, d.amount_fen from decided d
  where cast(:batch_no as bigint) is null or d.proposed = 1
  union all
  select 2, 'to_propose', d.amount_fen from decided d where d.proposed = 0 and cast(:batch_no as bigint) is null
  union all
  select 3, 'proposed', t.amount_fen from attempt t
  union all
  select 4, 'to_approve', t.amount_fen from attempt t where t.approved = 0
  union all
  select 5, 'approved', t.amount_fen from attempt t where t.approved = 1
  union all
  select 6, 'to_export', t.amount_fen from attempt t where t.approved = 1 and t.exported = 0
  union all
  select 7, 'exported', t.amount_fen from attempt t where t.exported = 1
  union all
  select 8, 'to_confirm', t.amount_fen from attempt t where t.exported = 1 and t.told = 'none'
  union all
  select 9, 'paid', t.amount_fen from attempt t where t.told = 'paid'
  union all
  select 10, 'returned', t.amount_fen from attempt t where t.told = 'returned'
  union all
  select 11, 'recovered', t.amount_fen from attempt t where t.told = 'recovered'
)
select s.place, s.stage, count(*) as item_count, cast(sum(s.amount_fen) as bigint) as amount_fen
from stage s
group by s.place, s.stage
order by s.place
