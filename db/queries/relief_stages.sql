-- How far the money of granted relief has come.
-- Parameters: year_from and year_to (null: every year; first and last day of the year of the grants), batch_no (null:
--   every batch; the attempts in that batch otherwise, else the latest attempt of each payment).
-- One row means: one stage in the order of the flow, the payments that reached it and their fen, as for decisions.
with granted as materialized (
  select r.relief_id, r.amount_fen
  from relief_now r
  join relief_approval_now a on a.relief_id = r.relief_id
  where {asked_year: a.granted_on}
),
attempt as materialized (
  select p.relief_id, i.amount_fen,
         case when exists (select 1 from approval_now a where a.batch_id = i.batch_id) then 1 else 0 end as approved,
         case when exists (select 1 from payment_file_now f where f.batch_id = i.batch_id) then 1 else 0 end as exported,
         coalesce({last_event: event_code, item_id, i.item_id}, 'none') as told
  from batch_item_now i
  join outgoing_now p on p.payout_id = i.payout_id
  join granted g on g.relief_id = p.relief_id
  where i.batch_id = cast(:batch_no as bigint)
     or (cast(:batch_no as bigint) is null
         and {latest_attempt: i})
),
decided as materialized (
  select g.amount_fen as decided_fen,
         case when g.relief_id in (select t.relief_id from attempt t) then 0 else g.amount_fen end as due_fen
  from granted g
  where cast(:batch_no as bigint) is null or g.relief_id in (select t.relief_id from attempt t)
),
{stages: decided, attempt}
