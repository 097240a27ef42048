-- Claims, each with the decision that stands on it.
-- Parameters: unit_id (null: every unit; those below it are included), year_from and year_to (null: every year; first
--   and last day of the year of the event), person_id, plan_id, outcome (null: all), undecided (1: only those without
--   a decision).
-- One row means: one settlement or event under one plan. It belongs to the unit of membership on the day of the event,
--   or of the last membership before it; of who had none yet, to the first after it.
with wanted as materialized (
  select c.claim_id, c.settlement_id, c.plan_id, c.person_id, c.event_on, d.outcome, d.reason_code, d.amount_fen
  from claim_now c
  left join decision_now d on d.claim_id = c.claim_id
  where (cast(:year_from as text) is null or (c.event_on >= :year_from and c.event_on <= :year_to))
    and (cast(:person_id as bigint) is null or c.person_id = cast(:person_id as bigint))
    and (cast(:plan_id as bigint) is null or c.plan_id = cast(:plan_id as bigint))
    and (cast(:outcome as text) is null or d.outcome = cast(:outcome as text))
    and (cast(:undecided as bigint) = 0 or d.outcome is null)
),
held as (
  select w.claim_id, w.event_on, m.unit_id,
         row_number() over (partition by w.claim_id
                            order by case when m.joined_on <= w.event_on then m.joined_on else '' end desc,
                                     m.joined_on, m.membership_id desc) as place
  from wanted w
  join membership_now m on m.person_id = w.person_id
  where cast(:unit_id as bigint) is not null
),
placed as (
  select h.claim_id
  from held h
  join unit_above_now a on a.unit_id = h.unit_id and a.above_id = cast(:unit_id as bigint)
    and a.from_on <= h.event_on and a.until_on > h.event_on
  where h.place = 1
)
select w.claim_id as claim_no, s.settlement_no, l.plan_code, w.person_id as person_no, w.event_on, w.outcome,
       w.reason_code, w.amount_fen
from wanted w
join plan_now l on l.plan_id = w.plan_id
left join settlement_now s on s.settlement_id = w.settlement_id
where cast(:unit_id as bigint) is null
   or w.claim_id in (select p.claim_id from placed p)
order by w.event_on, w.claim_id
