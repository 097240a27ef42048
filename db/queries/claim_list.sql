-- Claims, each with the decision that stands on it.
-- Parameters: unit_id (null: every unit; those below it are included), year_from and year_to (null: every year; first
--   and last day of the year of the event), person_id, plan_id, outcome (null: all), undecided (1: only those without
--   a decision).
-- One row means: one settlement or event under one plan. It belongs to the unit of membership on the day of the event,
--   or of the last membership before it; of who had none yet, to the first after it; of who never had one, to the district.
with wanted as materialized (
  select c.claim_id, c.settlement_id, c.plan_id, c.person_id, c.event_on, d.outcome, d.reason_code, d.amount_fen
  from claim_now c
  left join decision_now d on d.claim_id = c.claim_id
  where {asked_year: c.event_on}
    and {asked: c.person_id, :person_id}
    and {asked: c.plan_id, :plan_id}
    and {asked_word: d.outcome, :outcome}
    and (cast(:undecided as bigint) = 0 or d.outcome is null)
),
belonging as (
  {belonging: wanted, claim_id, event_on}
  where cast(:unit_id as bigint) is not null
),
placed as (
  select w.claim_id, w.settlement_id, w.plan_id, w.person_id, w.event_on, w.outcome, w.reason_code, w.amount_fen,
         {or_district: b.unit_id} as unit_id
  from wanted w
  left join belonging b on b.claim_id = w.claim_id and b.place = 1
)
select d.claim_id as claim_no, s.settlement_no, l.plan_code, d.person_id as person_no, d.event_on, d.outcome,
       d.reason_code, d.amount_fen, s.visit_code
from placed d
join plan_now l on l.plan_id = d.plan_id
left join settlement_now s on s.settlement_id = d.settlement_id
where {lies_in: d.unit_id, d.event_on}
order by d.event_on, d.claim_id
