-- Aid (M04), payments (M05) and beneficiaries (M03, M03b) of a period.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree, of the strict variant and of the age groups),
--   from_on and to_on (the period), channel (null: every channel), plan_id (null: every plan), plan_kind (null: both
--   kinds), strict (1: also count who is still a member on as_of, 0: do not), grouping (null, 'district', 'town',
--   'unit', 'plan', 'sex', 'age'),
--   born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on the day).
-- One row means: the whole (level 'total') or one group (level 'row'): fen paid less returned and recovered; payments
--   of the period successful on its last day; distinct persons with one, members on the payment date; those of them
--   who are members of the same group on as_of; such persons whatever the channel. Aid belongs to the unit of
--   membership on the payment date, or of the last membership before it; of who had none yet, the first after it; of
--   who never had one, the district.
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
    and (cast(:plan_kind as text) is null
         or y.plan_id in (select n.plan_id from plan_now n where n.kind_code = cast(:plan_kind as text)))
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
  where s.place = 1 and cast(:strict as bigint) = 1
),
counted as materialized (
  select case cast(:grouping as text)
           when 'unit' then o.unit_code
           when 'town' then o.town_code
           when 'district' then o.district_code
           when 'plan' then (select n.plan_code from plan_now n where n.plan_id = s.plan_id)
           when 'sex' then (select n.sex_code from person_now n where n.person_id = s.person_id)
           when 'age' then (
             select case when i.birth_on <= :born_60 then '60_on' when i.birth_on <= :born_50 then '50_59'
                         when i.birth_on <= :born_40 then '40_49' when i.birth_on <= :born_30 then '30_39'
                         when i.birth_on is not null then 'to_29' end
             from personal_now i where i.person_id = s.person_id)
         end as group_code,
         s.asked * s.change_fen as change_fen, s.asked * s.successful as successful,
         case when s.successful = 1 and r.in_service = 1 then s.person_id end as any_channel_id,
         case when s.asked = 1 and s.successful = 1 and r.in_service = 1 then s.person_id end as beneficiary_id,
         case when s.asked = 1 and s.successful = 1 and r.in_service = 1 then t.person_id end as strict_id,
         case when s.asked = 1 and s.successful = 1 and r.in_service = 1
               and (cast(:grouping as text) not in ('unit', 'town', 'district')
                    or (cast(:grouping as text) = 'unit' and t.unit_code = o.unit_code)
                    or (cast(:grouping as text) = 'town' and t.town_code = o.town_code)
                    or (cast(:grouping as text) = 'district' and t.district_code = o.district_code))
              then t.person_id end as strict_in_group_id
  from paid s
  left join ranked r on r.payout_event_id = s.payout_event_id and r.place = 1
  left join still t on t.person_id = s.person_id
  cross join spot o
  where o.unit_id = coalesce(r.unit_id, (select min(d.unit_id) from unit_now d where d.kind_code = 'district'))
)
select 'total' as level, cast(null as text) as group_code,
       cast(coalesce(sum(c.change_fen), 0) as bigint) as aid_fen,
       cast(coalesce(sum(c.successful), 0) as bigint) as payment_count,
       count(distinct c.beneficiary_id) as beneficiary_count,
       count(distinct c.strict_id) as strict_beneficiary_count,
       count(distinct c.any_channel_id) as any_channel_beneficiary_count
from counted c
union all
select 'row', c.group_code, cast(sum(c.change_fen) as bigint), cast(sum(c.successful) as bigint),
       count(distinct c.beneficiary_id), count(distinct c.strict_in_group_id),
       count(distinct c.any_channel_id)
from counted c
where cast(:grouping as text) is not null
group by c.group_code
order by 1 desc, 2
