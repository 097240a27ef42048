-- The events of payments in a period (M03 to M05), each beside every spell of its payee, and of the member whose dependant
-- the payee is.
-- Parameters: from_on and to_on (the period), plan_id (null: every plan), still_on (a day on which the payee may still be
--   a member; null: nobody asks), by_sex and by_age (1: tell it, 0: do not), born_30 to born_60 (the birthday of who
--   turns 30, 40, 50, 60 on the day).
-- One row means: one event and one spell. Those of a person stand together, and those of an event: its first row tells the
--   unit whose aid it is (of who never was a member the district) and whether the payee was a member on the payment date.
--   Fen paid less returned and recovered; whether the payment is successful on the last day of the period; still is 1 of
--   the spell that counts on still_on. The quarter ('Q1' to 'Q4') is that of the payment date, and so is that of its
--   return; what came back of a payment before the period stands in the quarter in which it came back.
with paid as materialized (
  select y.payout_event_id, y.person_id, y.plan_id, y.change_fen, y.credited_on, y.channel_code,
         coalesce(y.category_code, 'none') as category,
         substr(case when y.credited_on >= :from_on then y.credited_on else y.event_on end, 6, 2) as month,
         case when {successful_on: y, :to_on} then 1 else 0 end as successful
  from payment_now y
  where y.event_on >= :from_on and y.event_on <= :to_on
    and {asked: y.plan_id, :plan_id}
),
beside as (
  select s.payout_event_id, s.person_id, s.plan_id, s.change_fen, s.channel_code, s.category, s.month, s.successful,
         case when cast(:still_on as text) is not null and {counts_on: m, cast(:still_on as text)} then 1 else 0 end as still,
         {belonging_spell: m, s, credited_on}
  from paid s
  join membership_now m on m.person_id = s.person_id
  union all
  select s.payout_event_id, s.person_id, s.plan_id, s.change_fen, s.channel_code, s.category, s.month, s.successful,
         0, {belonging_spell: m, s, credited_on}
  from paid s
  join dependant_spell_now m on m.person_id = s.person_id
  union all
  select s.payout_event_id, s.person_id, s.plan_id, s.change_fen, s.channel_code, s.category, s.month, s.successful,
         0, {or_district: cast(null as bigint)}, 0, '', '', 0
  from paid s
  where not exists (select 1 from membership_now m where m.person_id = s.person_id)
    and not exists (select 1 from dependant_spell_now m where m.person_id = s.person_id)
)
select h.payout_event_id, h.person_id, h.change_fen, h.successful, h.unit_id, h.in_service, h.still,
       h.plan_id, h.channel_code, {quarter: h.month} as quarter, h.category,
       case when cast(:by_sex as bigint) = 1 then {sex_code: h.person_id} end as sex_code,
       case when cast(:by_age as bigint) = 1 then {age_code: h.person_id} end as age_code
from beside h
order by h.person_id, h.payout_event_id, {belonging_order: h}
