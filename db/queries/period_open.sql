-- What is still under way while a period is being closed: batches and payments that have no answer yet.
-- Parameters: none.
-- One row means: one payment without any event, with its fen and the batch it waits in (null: in none); or one batch in
--   which a further attempt waits (payout_no null).
select p.payout_id as payout_no, p.amount_fen, max(i.batch_id) as batch_no
from outgoing_now p
left join batch_item_now i on i.payout_id = p.payout_id
where not exists (select 1 from payout_event_now e where e.payout_id = p.payout_id)
group by p.payout_id, p.amount_fen
union all
select distinct cast(null as bigint), cast(0 as bigint), i.batch_id
from batch_item_now i
where not exists (select 1 from payout_event_now e where e.item_id = i.item_id)
  and exists (select 1 from payout_event_now e where e.payout_id = i.payout_id)
order by 3, 1
