-- Money in (M02) and out (M04) over the years, for a unit.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and the last day that counts).
-- One row means: one calendar year with its contributions and its aid in fen.
with spot as materialized (
  select a.unit_id
  from unit_above_now a
  where a.from_on <= :as_of and a.until_on > :as_of
    and (a.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and a.distance = 0))
),
outside as (
  select count(*) as unit_count
  from unit_now u
  where u.unit_id not in (select o.unit_id from spot o)
),
paid as materialized (
  select y.payout_event_id, y.person_id, y.change_fen, y.event_on, y.credited_on
  from payment_now y
  where y.event_on <= :as_of and (select u.unit_count from outside u) > 0
),
held as materialized (
  select y.payout_event_id, y.change_fen, y.event_on, m.unit_id,
         row_number() over (
           partition by y.payout_event_id
           order by case when m.status_code = 'in_service' and m.joined_on <= y.credited_on
                          and (m.left_on is null or m.left_on > y.credited_on) then 1 else 0 end desc,
                    case when m.joined_on <= y.credited_on then m.joined_on else '' end desc,
                    m.joined_on, m.membership_id desc) as place
  from paid y
  left join membership_now m on m.person_id = y.person_id
),
money as (
  select substr(c.received_on, 1, 4) as year, c.amount_fen as contribution_fen, 0 as aid_fen
  from contribution_now c
  join plan_now p on p.plan_id = c.plan_id and p.kind_code = 'enrolled'
  join spot o on o.unit_id = c.unit_id
  where c.kind_code <> 'joining_fee' and c.received_on <= :as_of
  union all
  select substr(h.event_on, 1, 4), 0, h.change_fen
  from held h
  join spot o on o.unit_id = coalesce(h.unit_id, (select min(d.unit_id) from unit_now d where d.kind_code = 'district'))
  where h.place = 1
  union all
  -- Where no unit lies outside, whose aid it is changes nothing.
  select substr(y.event_on, 1, 4), 0, y.change_fen
  from payment_now y
  where y.event_on <= :as_of and (select u.unit_count from outside u) = 0
)
select cast(m.year as bigint) as year, cast(sum(m.contribution_fen) as bigint) as contribution_fen,
       cast(sum(m.aid_fen) as bigint) as aid_fen
from money m
group by m.year
order by m.year
