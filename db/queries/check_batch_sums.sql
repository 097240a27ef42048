-- Payment batches that do not agree with their items or their file, or that hold aid and relief, and items that do not
-- agree with their payment.
-- Parameters: none.
-- One row means: one batch or item, and the two amounts or counts that differ.
with item as materialized (
  select i.batch_id, count(*) as item_count, count(distinct i.line_no) as payee_count,
         cast(sum(i.amount_fen) as bigint) as total_fen
  from batch_item_now i
  group by i.batch_id
)
select 'CHECK_BATCH_SUMS_ITEMS' as code, 'payment_batch' as table_name, b.batch_id as record_no, b.item_count as was_count,
       coalesce(i.item_count, 0) as now_count, b.total_fen as was_fen, coalesce(i.total_fen, 0) as now_fen
from payment_batch_now b
left join item i on i.batch_id = b.batch_id
where b.item_count <> coalesce(i.item_count, 0) or b.payee_count <> coalesce(i.payee_count, 0)
   or b.total_fen <> coalesce(i.total_fen, 0)
union all
select 'CHECK_BATCH_SUMS_FILE', 'payment_file', f.payment_file_id, b.payee_count, f.line_count, b.total_fen, f.total_fen
from payment_file_now f
join payment_batch_now b on b.batch_id = f.batch_id
where f.line_count <> b.payee_count or f.total_fen <> b.total_fen
union all
select 'CHECK_BATCH_SUMS_PAYMENT', 'batch_item', i.item_id, 1, 1, y.amount_fen, i.amount_fen
from batch_item_now i
join outgoing_now y on y.payout_id = i.payout_id
where y.amount_fen <> i.amount_fen
union all
select 'CHECK_BATCH_MIXED', 'payment_batch', i.batch_id, count(*), cast(count(y.relief_id) as bigint),
       cast(sum(i.amount_fen) as bigint),
       cast(sum(case when y.relief_id is null then 0 else i.amount_fen end) as bigint)
from batch_item_now i
join outgoing_now y on y.payout_id = i.payout_id
group by i.batch_id
having count(y.relief_id) between 1 and count(*) - 1
order by 1, 3
