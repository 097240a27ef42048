-- Contributions and aid of a period by plan, with what stood before it and after it: opening + movements = closing.
-- Parameters: from_on (the first day of the period), until_on (its last day, included).
-- One row means: one plan (plan_code null: joining fees) with its receipts, its refunds and reversals (negative) by their
--   own days, and its payments: paid_fen and back_fen (returned or recovered, negative) as they change the aid total (M04),
--   payment_count those of the period successful on its last day, undelivered those returned and not paid again by then.
with received as (
  select c.plan_id,
         sum(case when c.received_on < :from_on then c.amount_fen else 0 end) as opening_fen,
         sum(case when c.received_on >= :from_on and c.amount_fen > 0 then 1 else 0 end) as receipt_count,
         sum(case when c.received_on >= :from_on and c.amount_fen > 0 then c.amount_fen else 0 end) as receipt_fen,
         sum(case when c.received_on >= :from_on and c.amount_fen < 0 then 1 else 0 end) as refund_count,
         sum(case when c.received_on >= :from_on and c.amount_fen < 0 then c.amount_fen else 0 end) as refund_fen,
         sum(c.amount_fen) as closing_fen
  from contribution_now c
  where c.received_on <= :until_on
  group by c.plan_id
),
story as (
  select y.plan_id, y.event_code, y.event_on, y.change_fen, y.amount_fen,
         case when {last_on: y, :until_on} then 1 else 0 end as is_last
  from payment_now y
  where y.event_on <= :until_on
),
paid as (
  select s.plan_id,
         sum(case when s.event_on < :from_on then s.change_fen else 0 end) as aid_opening_fen,
         sum(case when s.event_on >= :from_on and s.event_code = 'paid' then s.is_last else 0 end) as payment_count,
         sum(case when s.event_on >= :from_on and s.change_fen > 0 then s.change_fen else 0 end) as paid_fen,
         sum(case when s.event_on >= :from_on and s.change_fen < 0 then 1 else 0 end) as back_count,
         sum(case when s.event_on >= :from_on and s.change_fen < 0 then s.change_fen else 0 end) as back_fen,
         sum(s.change_fen) as aid_closing_fen,
         sum(case when s.event_code = 'returned' then s.is_last else 0 end) as undelivered_count,
         sum(case when s.event_code = 'returned' and s.is_last = 1 then s.amount_fen else 0 end) as undelivered_fen
  from story s
  group by s.plan_id
)
select p.plan_code,
       cast(coalesce(r.opening_fen, 0) as bigint) as opening_fen,
       cast(coalesce(r.receipt_count, 0) as bigint) as receipt_count,
       cast(coalesce(r.receipt_fen, 0) as bigint) as receipt_fen,
       cast(coalesce(r.refund_count, 0) as bigint) as refund_count,
       cast(coalesce(r.refund_fen, 0) as bigint) as refund_fen,
       cast(coalesce(r.closing_fen, 0) as bigint) as closing_fen,
       cast(coalesce(d.aid_opening_fen, 0) as bigint) as aid_opening_fen,
       cast(coalesce(d.payment_count, 0) as bigint) as payment_count,
       cast(coalesce(d.paid_fen, 0) as bigint) as paid_fen,
       cast(coalesce(d.back_count, 0) as bigint) as back_count,
       cast(coalesce(d.back_fen, 0) as bigint) as back_fen,
       cast(coalesce(d.aid_closing_fen, 0) as bigint) as aid_closing_fen,
       cast(coalesce(d.undelivered_count, 0) as bigint) as undelivered_count,
       cast(coalesce(d.undelivered_fen, 0) as bigint) as undelivered_fen
from plan_now p
left join received r on r.plan_id = p.plan_id
left join paid d on d.plan_id = p.plan_id
where r.plan_id is not null or d.plan_id is not null
union all
select cast(null as text), cast(r.opening_fen as bigint), cast(r.receipt_count as bigint), cast(r.receipt_fen as bigint),
       cast(r.refund_count as bigint), cast(r.refund_fen as bigint), cast(r.closing_fen as bigint), 0, 0, 0, 0, 0, 0, 0, 0
from received r
where r.plan_id is null
order by 1
