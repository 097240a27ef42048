-- Claims that wait for money on a day: an event that qualifies, and no payment of it that is successful, or not enough.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree; later events and payments have not happened
--   yet), plan_id (null: every plan).
-- One row means: one claim without a decision, on hold, or with an amount decided, by the unit of membership on the day
--   of the event, or of the last membership before it; of who had none yet, the first after it; of who never had one,
--   the district. outcome is null while it is undecided, amount_fen is what has not arrived of the amount decided; of the
--   payment that is not successful (the last of several), last_code and last_on tell the last event on or before the day,
--   batch_state how far its latest attempt has come, answered is 1 where the bank has answered that.
--   Decisions, proposals, approvals and files carry no day: they count as the ledger knows them.
with spot as materialized (
  {spot: :as_of}
),
last as materialized (
  select p.payout_id, p.claim_id, s.event_code, s.event_on, p.amount_fen
  from payout_now p
  cross join payout_story_now s  -- the payments of claims first, not every event of every payment
  where s.payout_id = p.payout_id and p.claim_id > 0 and s.event_on <= :as_of and {last_on: s, :as_of}
),
arrived as (
  select o.claim_id, cast(sum(o.amount_fen) as bigint) as amount_fen
  from last o
  where o.event_code = 'paid'
  group by o.claim_id
),
pending as (
  select p.claim_id, max(p.payout_id) as payout_id, cast(sum(p.amount_fen) as bigint) as amount_fen
  from payout_now p
  left join last l on l.payout_id = p.payout_id
  where p.claim_id is not null and coalesce(l.event_code, '') not in ('paid', 'recovered')
  group by p.claim_id
),
waiting as materialized (
  select c.claim_id, c.person_id, c.plan_id, c.event_on, c.received_on, d.outcome,
         coalesce(p.amount_fen, 0) + {due_fen: d} as owed_fen, d.amount_fen - coalesce(a.amount_fen, 0) as missing_fen,
         p.payout_id, l.event_code as last_code, l.event_on as last_on
  from claim_now c
  left join decision_now d on d.claim_id = c.claim_id
  left join arrived a on a.claim_id = c.claim_id
  left join pending p on p.claim_id = c.claim_id
  left join last l on l.payout_id = p.payout_id
  where c.event_on <= :as_of
    and {asked: c.plan_id, :plan_id}
    and (d.outcome is null or d.outcome = 'hold' or d.amount_fen > 0)
),
belonging as (
  {belonging: waiting, claim_id, event_on}
)
select w.claim_id as claim_no, w.person_id as person_no, i.name, o.unit_code, n.plan_code, w.event_on, w.received_on,
       w.outcome, case when w.outcome = 'hold' then null when w.owed_fen < w.missing_fen then w.owed_fen
                       else w.missing_fen end as amount_fen, w.last_code, w.last_on, s.state as batch_state,
       case when exists (select 1 from payout_event_now e
                         where e.item_id = s.item_id and e.event_on <= :as_of) then 1 else 0 end as answered
from waiting w
left join belonging b on b.claim_id = w.claim_id and b.place = 1
join spot o
  on o.unit_id = {or_district: b.unit_id}
join plan_now n on n.plan_id = w.plan_id
left join personal_now i on i.person_id = w.person_id
left join payout_state_now s on s.payout_id = w.payout_id
where w.outcome is null or w.outcome = 'hold' or (w.owed_fen > 0 and w.missing_fen > 0)
order by coalesce(w.received_on, w.event_on), w.claim_id
