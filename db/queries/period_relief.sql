-- Relief granted and paid in a period.
-- Parameters: from_on (the first day of the period), until_on (its last day, included).
-- One row means: the whole: grants and fen by the day of the grant; of the payments what was paid and what came back
--   (negative) by their own days, and those returned and not paid again by the last day.
with granted as (
  select count(*) as relief_count, cast(coalesce(sum(r.amount_fen), 0) as bigint) as relief_fen
  from relief_approval_now a
  join relief_now r on r.relief_id = a.relief_id
  where a.granted_on >= :from_on and a.granted_on <= :until_on
),
story as (
  select y.event_code, y.event_on, y.change_fen, y.amount_fen,
         case when {last_on: y, :until_on} then 1 else 0 end as is_last
  from relief_payment_now y
  where y.event_on <= :until_on
),
paid as (
  select cast(coalesce(sum(case when s.event_on >= :from_on and s.change_fen > 0 then s.change_fen else 0 end), 0)
              as bigint) as paid_fen,
         cast(coalesce(sum(case when s.event_on >= :from_on and s.change_fen < 0 then s.change_fen else 0 end), 0)
              as bigint) as back_fen,
         cast(coalesce(sum(case when s.event_code = 'returned' then s.is_last else 0 end), 0) as bigint)
           as undelivered_count,
         cast(coalesce(sum(case when s.event_code = 'returned' and s.is_last = 1 then s.amount_fen else 0 end), 0)
              as bigint) as undelivered_fen
  from story s
)
select g.relief_count, g.relief_fen, p.paid_fen as relief_paid_fen, p.back_fen as relief_back_fen,
       p.undelivered_count as relief_undelivered_count, p.undelivered_fen as relief_undelivered_fen
from granted g
cross join paid p
