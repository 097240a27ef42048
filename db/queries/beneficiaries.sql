-- The persons who received aid (M03, M03b) in a period, by name.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree and of the strict variant), from_on and to_on
--   (the period), channel (null: every channel), plan_id (null: every plan).
-- One row means: one person and the unit whose aid it is; payments of the period successful on its last day; fen paid
--   less returned and recovered; beneficiary is 1 for a member on a payment date, still_member for a member on as_of.
with spot as materialized (
  select a.unit_id, a.unit_code, coalesce(p.town_code, a.unit_code) as town_code, p.district_code
  from unit_above_now a
  left join unit_place_now p on p.unit_id = a.unit_id and p.from_on <= :as_of and p.until_on > :as_of
  where a.from_on <= :as_of and a.until_on > :as_of
    and (a.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and a.distance = 0))
),
paid as materialized (
  select y.payout_event_id, y.person_id, y.plan_id, y.change_fen, y.credited_on,
         case when y.event_code = 'paid' and coalesce(y.next_on, '9999-12-31') > :to_on then 1 else 0 end as successful,
         case when cast(:channel as text) is null or y.channel_code = cast(:channel as text) then 1 else 0 end as asked
  from payment_now y
  where y.event_on >= :from_on and y.event_on <= :to_on
    and (cast(:plan_id as bigint) is null or y.plan_id = cast(:plan_id as bigint))
),
held as (
  select y.payout_event_id, m.unit_id,
         case when m.status_code = 'in_service' and m.joined_on <= y.credited_on
               and (m.left_on is null or m.left_on > y.credited_on) then 1 else 0 end as in_service,
         case when m.joined_on <= y.credited_on then m.joined_on else '' end as joined_before,
         m.joined_on, m.membership_id
  from paid y
  join membership_now m on m.person_id = y.person_id
),
ranked as (
  select h.payout_event_id, h.unit_id, h.in_service,
         row_number() over (partition by h.payout_event_id
                            order by h.in_service desc, h.joined_before desc, h.joined_on, h.membership_id desc) as place
  from held h
),
spell as (
  select m.person_id, m.unit_id,
         row_number() over (partition by m.person_id order by m.joined_on desc, m.membership_id desc) as place
  from membership_now m
  where m.status_code = 'in_service' and m.joined_on <= :as_of and (m.left_on is null or m.left_on > :as_of)
    and m.person_id in (select y.person_id from paid y)
),
still as materialized (
  select s.person_id, o.unit_code, o.town_code, o.district_code
  from spell s
  join spot o on o.unit_id = s.unit_id
  where s.place = 1
),
told as (
  select s.person_id, o.unit_code, s.change_fen, s.successful, s.successful * r.in_service as beneficiary,
         case when t.person_id is null then 0 else 1 end as still_member
  from paid s
  left join ranked r on r.payout_event_id = s.payout_event_id and r.place = 1
  left join still t on t.person_id = s.person_id
  cross join spot o
  where o.unit_id = coalesce(r.unit_id, (select min(d.unit_id) from unit_now d where d.kind_code = 'district'))
    and s.asked + 0 = 1
)
select t.person_id as person_no, i.name, i.document_type, i.document_no, t.unit_code,
       cast(sum(t.successful) as bigint) as payment_count, cast(sum(t.change_fen) as bigint) as aid_fen,
       coalesce(max(t.beneficiary), 0) as beneficiary, max(t.still_member) as still_member
from told t
left join personal_now i on i.person_id = t.person_id
group by t.person_id, i.name, i.document_type, i.document_no, t.unit_code
order by t.unit_code, t.person_id
