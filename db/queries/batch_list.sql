-- Payment batches, each with what became of its money.
-- Parameters: batch_no (null: all).
-- One row means: one batch, who proposed and approved it, the file that went to the bank, and of its payments the fen
--   paid, returned and recovered as the bank answered this attempt, and the fen and lines that still wait for an answer.
with item as (
  select i.batch_id, i.line_no, i.amount_fen,
         {last_event: event_code, item_id, i.item_id} as told
  from batch_item_now i
  where {asked: i.batch_id, :batch_no}
),
answered as (
  select i.batch_id,
         cast(sum(case when i.told = 'paid' then i.amount_fen else 0 end) as bigint) as paid_fen,
         cast(sum(case when i.told = 'returned' then i.amount_fen else 0 end) as bigint) as returned_fen,
         cast(sum(case when i.told = 'recovered' then i.amount_fen else 0 end) as bigint) as recovered_fen,
         cast(sum(case when i.told is null then i.amount_fen else 0 end) as bigint) as waiting_fen,
         count(distinct case when i.told is null then i.line_no end) as waiting_count
  from item i
  group by i.batch_id
)
select b.batch_id as batch_no,
       case when f.payment_file_id is not null and w.waiting_count = 0 then 'answered'
            when f.payment_file_id is not null and w.waiting_count < b.payee_count then 'answered_partly'
            when f.payment_file_id is not null then 'exported'
            when exists (select 1 from approval_now a where a.batch_id = b.batch_id) then 'approved'
            else 'proposed' end as state,
       b.item_count, b.payee_count, b.total_fen as batch_fen, w.paid_fen, w.returned_fen, w.recovered_fen, w.waiting_fen as unanswered_fen,
       b.proposed_by, (select min(a.approved_by) from approval_now a where a.batch_id = b.batch_id) as approved_by,
       f.file_name as file, f.sha256
from payment_batch_now b
join answered w on w.batch_id = b.batch_id
left join payment_file_now f on f.batch_id = b.batch_id
where {asked: b.batch_id, :batch_no}
order by b.batch_id
