-- Where the money of decisions and of granted relief does not add up: details, batch, file and what was confirmed.
-- Parameters: year_from and year_to (null: every year; first and last day of the year of the claims' events
--   and of the grants), batch_no (null: every batch).
-- One row means: one difference, the batch and payment it is in, the fen that should be and the fen that are.
with item as materialized (
  select i.batch_id, i.payout_id, i.line_no, i.item_id, i.amount_fen, p.amount_fen as payment_fen
  from batch_item_now i
  left join outgoing_now p on p.payout_id = i.payout_id
),
summed as materialized (
  select i.batch_id, count(*) as item_count, count(distinct i.line_no) as line_count,
         cast(sum(i.amount_fen) as bigint) as amount_fen
  from item i
  group by i.batch_id
),
payment as materialized (
  select p.payout_id, p.claim_id, p.amount_fen,
         (select max(i.batch_id) from item i where i.payout_id = p.payout_id) as batch_id
  from payout_now p
  join claim_now c on c.claim_id = p.claim_id
  where {asked_year: c.event_on}
),
paid as (
  {paid_of_claims: payout_now}
),
relief as materialized (
  select p.payout_id, p.relief_id, p.amount_fen, case when a.relief_id is null then 0 else r.amount_fen end as granted_fen,
         (select max(i.batch_id) from item i where i.payout_id = p.payout_id) as batch_id
  from relief_now r
  join outgoing_now p on p.relief_id = r.relief_id
  left join relief_approval_now a on a.relief_approval_id = p.relief_approval_id
  where {asked_year: coalesce(a.granted_on, r.applied_on)}
),
found as (
  select 'RECONCILE_BATCH' as code, b.batch_id, cast(null as bigint) as payout_id, b.total_fen as expected_fen,
         coalesce(s.amount_fen, 0) as found_fen
  from payment_batch_now b
  left join summed s on s.batch_id = b.batch_id
  where b.total_fen <> coalesce(s.amount_fen, 0) or b.item_count <> coalesce(s.item_count, 0)
     or b.payee_count <> coalesce(s.line_count, 0)
  union all
  select 'RECONCILE_FILE', f.batch_id, cast(null as bigint), coalesce(s.amount_fen, 0), f.total_fen
  from payment_file_now f
  left join summed s on s.batch_id = f.batch_id
  where f.total_fen <> coalesce(s.amount_fen, 0) or f.line_count <> coalesce(s.line_count, 0)
  union all
  select 'RECONCILE_ITEM', i.batch_id, i.payout_id, coalesce(i.payment_fen, 0), i.amount_fen
  from item i
  where i.amount_fen <> coalesce(i.payment_fen, 0)
  union all
  select case when s.payment_count > 1 and s.is_decided > 0 then 'RECONCILE_TWICE' else 'RECONCILE_DECISION' end,
         y.batch_id, y.payout_id, s.decided_fen, s.amount_fen
  from paid s
  join payment y on y.payout_id = s.payout_id
  where s.is_off = 1
  union all
  select 'RECONCILE_UNSENT', y.batch_id, y.payout_id, 0, y.amount_fen
  from payment y
  join payout_event_now e on e.payout_id = y.payout_id and e.event_code <> 'recovered'
  where not exists (select 1 from item i join payment_file_now f on f.batch_id = i.batch_id where i.item_id = e.item_id)
  union all
  select 'RECONCILE_RELIEF', y.batch_id, y.payout_id, y.granted_fen, y.amount_fen
  from relief y
  where y.amount_fen <> y.granted_fen
  union all
  select 'RECONCILE_UNSENT', y.batch_id, y.payout_id, 0, y.amount_fen
  from relief y
  join payout_event_now e on e.payout_id = y.payout_id and e.event_code <> 'recovered'
  where not exists (select 1 from item i join payment_file_now f on f.batch_id = i.batch_id where i.item_id = e.item_id)
)
select f.code, f.batch_id as batch_no, f.payout_id as payout_no, f.expected_fen, f.found_fen
from found f
where {asked: f.batch_id, :batch_no}
order by f.batch_id, f.code, f.payout_id
