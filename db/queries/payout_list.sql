-- Payments, each with what became of it.
-- Parameters: unit_id (null: every unit; those below it are included), year_from and year_to (null: every year; first
--   and last day of the year of the last event), person_id, plan_id, state (null: all), today (the day on which one that
--   has not been paid yet is counted).
-- One row means: one payment with its state (its last event, or how far the batch has come that is to pay it), the day of
--   its last event, and the unit it belongs to: that of membership on the payment date,
--   or of the last membership before it; of who had none yet, the first after it; of who never had one, the district.
with under_way as materialized (
  select s.payout_id, s.state
  from payout_state_now s
  where s.state in ('proposed', 'approved', 'exported')
),
wanted as materialized (
  select y.payout_id, y.person_id, y.plan_id, y.amount_fen, coalesce(u.state, y.event_code) as state, y.event_on,
         y.credited_on
  from payment_now y
  left join under_way u on u.payout_id = y.payout_id
  where y.next_on is null
    and (cast(:year_from as text) is null or (y.event_on >= :year_from and y.event_on <= :year_to))
    and (cast(:person_id as bigint) is null or y.person_id = cast(:person_id as bigint))
    and (cast(:plan_id as bigint) is null or y.plan_id = cast(:plan_id as bigint))
    and (cast(:state as text) is null or coalesce(u.state, y.event_code) = cast(:state as text))
  union all
  select p.payout_id, p.person_id, p.plan_id, p.amount_fen, u.state, cast(null as text), cast(:today as text)
  from under_way u
  join payout_now p on p.payout_id = u.payout_id
  where not exists (select 1 from payout_event_now e where e.payout_id = u.payout_id)
    and cast(:year_from as text) is null
    and (cast(:person_id as bigint) is null or p.person_id = cast(:person_id as bigint))
    and (cast(:plan_id as bigint) is null or p.plan_id = cast(:plan_id as bigint))
    and (cast(:state as text) is null or u.state = cast(:state as text))
),
held as (
  select w.payout_id, m.unit_id,
         case when m.status_code = 'in_service' and m.joined_on <= w.credited_on
               and (m.left_on is null or m.left_on > w.credited_on) then 1 else 0 end as in_service,
         case when m.joined_on <= w.credited_on then m.joined_on else '' end as joined_before,
         m.joined_on, m.membership_id
  from wanted w
  join membership_now m on m.person_id = w.person_id
),
ranked as (
  select h.payout_id, h.unit_id,
         row_number() over (partition by h.payout_id
                            order by h.in_service desc, h.joined_before desc, h.joined_on, h.membership_id desc) as place
  from held h
),
placed as (
  select w.payout_id, w.person_id, w.plan_id, w.amount_fen, w.state, w.event_on, w.credited_on,
         coalesce(r.unit_id, (select min(u.unit_id) from unit_now u where u.kind_code = 'district')) as unit_id
  from wanted w
  left join ranked r on r.payout_id = w.payout_id and r.place = 1
)
select d.payout_id as payout_no, p.serial_no, d.person_id as person_no, n.name, l.plan_code, p.quarter,
       p.category_code as category, d.amount_fen, d.state, d.event_on, u.unit_code
from placed d
join payout_now p on p.payout_id = d.payout_id
join plan_now l on l.plan_id = d.plan_id
left join personal_now n on n.person_id = d.person_id
left join unit_now u on u.unit_id = d.unit_id
where cast(:unit_id as bigint) is null
   or exists (select 1 from unit_above_now a
              where a.unit_id = d.unit_id and a.above_id = cast(:unit_id as bigint)
                and a.from_on <= d.credited_on and a.until_on > d.credited_on)
order by coalesce(d.event_on, '9999-12-31'), d.payout_id
