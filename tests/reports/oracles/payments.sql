-- Aid (M04), payments (M05) and beneficiaries (M03, M03b) of a period.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree, of the strict variant and of the age groups),
--   from_on and to_on (the period), plan_id (null: every plan), plan_kind (null: both kinds), strict (1: also count who
--   is still a member on as_of, 0: do not), grouping (null, or one or more of district, town, unit, plan, sex, age,
--   channel, quarter, category, with commas between them), born_30 to born_60 (the birthday of who turns 30, 40, 50, 60
--   on the day).
-- One row means: the whole (level 'total') or one group (level: its grouping): fen paid less returned and recovered;
--   payments of the period successful on its last day; distinct persons with one, members on the payment date; all three
--   by direct claim alone, and of those persons the members of the same group on as_of. The quarter ('Q1' to 'Q4') is
--   that of the payment date, and so is that of its return; what came back of a payment before the period stands in the
--   quarter in which it came back.
with spot as materialized (
  {placed_spot: :as_of}
),
paid as materialized (
  select y.payout_event_id, y.person_id, y.plan_id, y.change_fen, y.credited_on, y.channel_code,
         coalesce(y.category_code, 'none') as category,
         substr(case when y.credited_on >= :from_on then y.credited_on else y.event_on end, 6, 2) as month,
         case when {successful_on: y, :to_on} then 1 else 0 end as successful,
         case when y.channel_code = 'direct' then 1 else 0 end as direct
  from payment_now y
  where y.event_on >= :from_on and y.event_on <= :to_on
    and {asked: y.plan_id, :plan_id}
    and (cast(:plan_kind as text) is null
         or y.plan_id in (select n.plan_id from plan_now n where n.kind_code = cast(:plan_kind as text)))
),
belonging as (
  select h.payout_event_id, h.unit_id, h.in_service, h.begun_on,
         row_number() over (partition by h.payout_event_id
                            order by h.in_service desc, h.begun_on desc, h.joined_on, h.membership_id desc) as place
  from (select r.payout_event_id, m.unit_id, case when {in_service: m, r.credited_on} then 1 else 0 end as in_service,
               case when m.joined_on <= r.credited_on then m.joined_on else '' end as begun_on, m.joined_on, m.membership_id
        from paid r
        join membership_now m on m.person_id = r.person_id) h
),
spell as (
  {spell: :as_of}
    and m.person_id in (select y.person_id from paid y)
),
still as materialized (
  select s.person_id, o.unit_code, o.town_code, o.district_code
  from spell s
  join spot o on o.unit_id = s.unit_id
  where s.place = 1 and cast(:strict as bigint) = 1
),
counted as materialized (
  select s.person_id, s.plan_id, s.channel_code, s.category, s.month, o.unit_code, o.town_code, o.district_code,
         s.change_fen, s.successful, s.direct * s.change_fen as direct_fen, s.direct * s.successful as direct_count,
         case when s.successful = 1 and b.in_service = 1 then s.person_id end as helped_id,
         case when s.direct = 1 and s.successful = 1 and b.in_service = 1 then s.person_id end as direct_id,
         case when s.direct = 1 and s.successful = 1 and b.in_service = 1 then t.person_id end as strict_id,
         t.unit_code as still_unit, t.town_code as still_town, t.district_code as still_district
  from paid s
  left join belonging b on b.payout_event_id = s.payout_event_id and b.place = 1
  left join still t on t.person_id = s.person_id
  cross join spot o
  where o.unit_id = {or_district: b.unit_id}
),
parting as materialized (
  select k.part
  from (select 'district' as part union all select 'town' union all select 'unit' union all select 'plan'
        union all select 'sex' union all select 'age' union all select 'channel' union all select 'quarter'
        union all select 'category') k
  where ',' || cast(:grouping as text) || ',' like '%,' || k.part || ',%'
),
grouped as (
  select k.part,
         case k.part
           {when_place: c}
           when 'plan' then (select n.plan_code from plan_now n where n.plan_id = c.plan_id)
           when 'channel' then c.channel_code
           when 'category' then c.category
           when 'quarter' then {quarter: c.month}
           when 'sex' then {sex_code: c.person_id}
           when 'age' then {age_code: c.person_id}
         end as group_code,
         c.change_fen, c.successful, c.direct_fen, c.direct_count, c.helped_id, c.direct_id,
         case when k.part not in ('unit', 'town', 'district')
                or (k.part = 'unit' and c.still_unit = c.unit_code)
                or (k.part = 'town' and c.still_town = c.town_code)
                or (k.part = 'district' and c.still_district = c.district_code)
              then c.strict_id end as strict_in_group_id
  from parting k
  cross join counted c
)
select 'total' as level, cast(null as text) as group_code,
       cast(coalesce(sum(c.change_fen), 0) as bigint) as aid_fen,
       cast(coalesce(sum(c.successful), 0) as bigint) as payment_count,
       count(distinct c.helped_id) as beneficiary_count,
       cast(coalesce(sum(c.direct_fen), 0) as bigint) as direct_aid_fen,
       cast(coalesce(sum(c.direct_count), 0) as bigint) as direct_payment_count,
       count(distinct c.direct_id) as direct_beneficiary_count,
       count(distinct c.strict_id) as strict_beneficiary_count
from counted c
union all
select g.part, g.group_code, cast(sum(g.change_fen) as bigint), cast(sum(g.successful) as bigint),
       count(distinct g.helped_id), cast(sum(g.direct_fen) as bigint), cast(sum(g.direct_count) as bigint),
       count(distinct g.direct_id), count(distinct g.strict_in_group_id)
from grouped g
group by g.part, g.group_code
order by 1, 2
