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
  select p.claim_id, i.amount_fen,
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
paying as materialized (
  select d.claim_id, d.amount_fen, {due_fen: d} as due_fen
  from decision_now d
  join asked k on k.claim_id = d.claim_id
  where {pays: d}
    and (cast(:batch_no as bigint) is null or d.claim_id in (select t.claim_id from attempt t))
),
here as (
  select t.claim_id, cast(sum(case when t.told = 'recovered' then 0 else t.amount_fen end) as bigint) as amount_fen
  from attempt t
  group by t.claim_id
),
-- Of a decision that payments beside those of the batch fulfil too, what it leaves for these.
left_here as (
  select w.amount_fen - w.due_fen - {live_fen: w.claim_id} + h.amount_fen as decided_fen
  from paying w
  join here h on h.claim_id = w.claim_id
  where cast(:batch_no as bigint) is not null
),
decided as materialized (
  select w.amount_fen as decided_fen, w.due_fen from paying w where cast(:batch_no as bigint) is null
  union all
  select l.decided_fen, 0 from left_here l where l.decided_fen > 0
),
{stages: decided, attempt}
