-- The persons who received aid (M03, M03b) in a period, by name.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and of the strict variant), from_on and to_on
--   (the period), channel (null: every channel), plan_id (null: every plan).
-- One row means: one person and the unit whose aid it is; payments of the period successful on its last day; fen paid
--   less returned and recovered; beneficiary is 1 for a member on a payment date, still_member for a member on as_of.
with spot as materialized (
  {spot: :as_of}
),
paid as materialized (
  select y.payout_event_id, y.person_id, y.plan_id, y.change_fen, y.credited_on,
         case when {successful_on: y, :to_on} then 1 else 0 end as successful,
         case when {asked_word: y.channel_code, :channel} then 1 else 0 end as asked
  from payment_now y
  where y.event_on >= :from_on and y.event_on <= :to_on
    and {asked: y.plan_id, :plan_id}
),
belonging as (
  {belonging: paid, payout_event_id, credited_on}
),
spell as (
  {spell: :as_of}
    and m.person_id in (select y.person_id from paid y)
),
still as materialized (
  select s.person_id
  from spell s
  join spot o on o.unit_id = s.unit_id
  where s.place = 1
),
told as (
  select s.person_id, o.unit_code, s.change_fen, s.successful, s.successful * b.in_service as beneficiary,
         case when t.person_id is null then 0 else 1 end as still_member
  from paid s
  left join belonging b on b.payout_event_id = s.payout_event_id and b.place = 1
  left join still t on t.person_id = s.person_id
  cross join spot o
  where o.unit_id = {or_district: b.unit_id}
    and s.asked + 0 = 1
)
select t.person_id as person_no, i.name, i.document_type, i.document_no, t.unit_code,
       cast(sum(t.successful) as bigint) as payment_count, cast(sum(t.change_fen) as bigint) as aid_fen,
       coalesce(max(t.beneficiary), 0) as beneficiary, max(t.still_member) as still_member
from told t
left join personal_now i on i.person_id = t.person_id
group by t.person_id, i.name, i.document_type, i.document_no, t.unit_code
order by t.unit_code, t.person_id
