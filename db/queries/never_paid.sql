-- Claims that wait for money on a day: an event that qualifies, and no payment of it that is successful.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree; later events and payments have not happened
--   yet), plan_id (null: every plan).
-- One row means: one claim without a decision, on hold, or with an amount decided, by the unit of membership on the day
--   of the event, or of the last membership before it; of who had none yet, the first after it; of who never had one,
--   the district. outcome is null while it is undecided; last_code and last_on tell the last event of the payment on or
--   before the day, batch_state how far its latest attempt has come, answered is 1 where the bank has answered that.
--   Decisions, proposals, approvals and files carry no day: they count as the ledger knows them.
with spot as materialized (
  select a.unit_id, a.unit_code
  from unit_above_now a
  where a.from_on <= :as_of and a.until_on > :as_of
    and (a.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and a.distance = 0))
),
last as materialized (
  select y.payout_id, y.claim_id, y.event_code, y.event_on
  from payment_now y
  where y.claim_id is not null and y.event_on <= :as_of and coalesce(y.next_on, '9999-12-31') > :as_of
),
waiting as materialized (
  select c.claim_id, c.person_id, c.plan_id, c.event_on, c.received_on, d.outcome,
         case when d.outcome <> 'hold' then d.amount_fen end as amount_fen, p.payout_id, l.event_code as last_code,
         l.event_on as last_on
  from claim_now c
  left join decision_now d on d.claim_id = c.claim_id
  left join payout_now p on p.decision_id = d.decision_id
  left join last l on l.payout_id = p.payout_id
  where c.event_on <= :as_of
    and (cast(:plan_id as bigint) is null or c.plan_id = cast(:plan_id as bigint))
    and (d.outcome is null or d.outcome = 'hold' or d.amount_fen > 0)
    and coalesce(l.event_code, '') <> 'recovered'
    and c.claim_id not in (select o.claim_id from last o where o.event_code = 'paid')
),
held as (
  select w.claim_id, m.unit_id,
         row_number() over (
           partition by w.claim_id
           order by case when m.status_code = 'in_service' and m.joined_on <= w.event_on
                          and (m.left_on is null or m.left_on > w.event_on) then 1 else 0 end desc,
                    case when m.joined_on <= w.event_on then m.joined_on else '' end desc,
                    m.joined_on, m.membership_id desc) as place
  from waiting w
  join membership_now m on m.person_id = w.person_id
)
select w.claim_id as claim_no, w.person_id as person_no, i.name, o.unit_code, n.plan_code, w.event_on, w.received_on,
       w.outcome, w.amount_fen, w.last_code, w.last_on, s.state as batch_state,
       case when exists (select 1 from payout_event_now e
                         where e.item_id = s.item_id and e.event_on <= :as_of) then 1 else 0 end as answered
from waiting w
left join held h on h.claim_id = w.claim_id and h.place = 1
join spot o
  on o.unit_id = coalesce(h.unit_id, (select min(u.unit_id) from unit_now u where u.kind_code = 'district'))
join plan_now n on n.plan_id = w.plan_id
left join personal_now i on i.person_id = w.person_id
left join payout_state_now s on s.payout_id = w.payout_id
order by coalesce(w.received_on, w.event_on), w.claim_id
