-- The events of payments that make up the aid (M04) of a period.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree), from_on and to_on (the period), plan_id
--   (null: every plan).
-- One row means: one event that adds to the aid total or takes from it, with the unit whose aid it is.
with spot as materialized (
  select a.unit_id
  from unit_above_now a
  where a.from_on <= :as_of and a.until_on > :as_of
    and (a.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and a.distance = 0))
),
paid as materialized (
  select y.payout_event_id, y.payout_id, y.person_id, y.change_fen, y.credited_on
  from payment_now y
  where y.event_on >= :from_on and y.event_on <= :to_on and y.change_fen <> 0
    and (cast(:plan_id as bigint) is null or y.plan_id = cast(:plan_id as bigint))
),
held as (
  select y.payout_event_id, m.membership_id, m.unit_id,
         row_number() over (
           partition by y.payout_event_id
           order by case when m.status_code = 'in_service' and m.joined_on <= y.credited_on
                          and (m.left_on is null or m.left_on > y.credited_on) then 1 else 0 end desc,
                    case when m.joined_on <= y.credited_on then m.joined_on else '' end desc,
                    m.joined_on, m.membership_id desc) as place
  from paid y
  join membership_now m on m.person_id = y.person_id
),
told as (
  select y.payout_event_id, y.payout_id, y.person_id, y.change_fen,
         coalesce(h.unit_id, (select min(d.unit_id) from unit_now d where d.kind_code = 'district')) as unit_id
  from paid y
  left join held h on h.payout_event_id = y.payout_event_id and h.place = 1
)
select t.payout_event_id, t.payout_id, t.person_id, t.unit_id, t.change_fen
from told t
where t.unit_id in (select o.unit_id from spot o)
order by t.payout_event_id
