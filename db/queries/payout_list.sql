-- Payments of aid and of relief, each with what became of it.
-- Parameters: unit_id (null: every unit; those below it are included), year_from and year_to (null: every year; first
--   and last day of the year of the last event), person_id, plan_id, state (null: all), today (the day on which one that
--   has not been paid yet is counted).
-- One row means: one payment with its state (its last event, or how far the batch has come that is to pay it), the day of
--   its last event, and the unit it belongs to: that of membership on the payment date,
--   or of the last membership before it; of who had none yet, the first after it; of who never had one, the district.
--   Relief belongs to the unit under which it was granted.
with under_way as materialized (
  select s.payout_id, s.state
  from payout_state_now s
  where s.state in ('proposed', 'approved', 'exported')
),
wanted as materialized (
  select y.payout_id, y.person_id, y.plan_id, cast(null as bigint) as relief_id, y.amount_fen,
         coalesce(u.state, y.event_code) as state, y.event_on, y.credited_on
  from payment_now y
  left join under_way u on u.payout_id = y.payout_id
  where y.next_on is null
    and {asked_year: y.event_on}
    and {asked: y.person_id, :person_id}
    and {asked: y.plan_id, :plan_id}
    and {asked_word: coalesce(u.state, y.event_code), :state}
  union all
  select y.payout_id, y.person_id, null, y.relief_id, y.amount_fen, coalesce(u.state, y.event_code), y.event_on,
         y.credited_on
  from relief_payment_now y
  left join under_way u on u.payout_id = y.payout_id
  where y.next_on is null
    and cast(:plan_id as bigint) is null
    and {asked_year: y.event_on}
    and {asked: y.person_id, :person_id}
    and {asked_word: coalesce(u.state, y.event_code), :state}
  union all
  select p.payout_id, p.person_id, p.plan_id, p.relief_id, p.amount_fen, u.state, cast(null as text),
         cast(:today as text)
  from under_way u
  join outgoing_now p on p.payout_id = u.payout_id
  where not exists (select 1 from payout_event_now e where e.payout_id = u.payout_id)
    and cast(:year_from as text) is null
    and {asked: p.person_id, :person_id}
    and {asked: p.plan_id, :plan_id}
    and {asked_word: u.state, :state}
),
belonging as (
  {belonging: wanted, payout_id, credited_on}
),
placed as (
  select w.payout_id, w.person_id, w.plan_id, w.relief_id, w.amount_fen, w.state, w.event_on, w.credited_on,
         coalesce(r.unit_id, {or_district: b.unit_id}) as unit_id
  from wanted w
  left join belonging b on b.payout_id = w.payout_id and b.place = 1
  left join relief_now r on r.relief_id = w.relief_id
)
select d.payout_id as payout_no, p.serial_no, d.person_id as person_no, n.name, l.plan_code,
       d.relief_id as relief_no, p.quarter, p.category_code as category, d.amount_fen, d.state, d.event_on, u.unit_code,
       y.holder, y.relation_code, n.document_no
from placed d
join outgoing_now p on p.payout_id = d.payout_id
left join plan_now l on l.plan_id = d.plan_id
left join personal_now n on n.person_id = d.person_id
left join payee_now y on y.claim_id = p.claim_id
left join unit_now u on u.unit_id = d.unit_id
where {lies_in: d.unit_id, d.credited_on}
order by coalesce(d.event_on, '9999-12-31'), d.payout_id
