-- Counted and not (M11): who holds cover on a day and is not counted as insured, and the members without cover.
-- Parameters: unit_id (null: the whole ledger), as_of, plan_id (null: any plan), grouping (null, 'district', 'town',
--   'unit', 'sex', 'age'), people (1: by name, 0: counted), born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on
--   the day).
-- One row means: one side, reason and group with its persons, or by name one person; each once a side under the first
--   reason that applies.
--   side_code holder: holds an enrollment for the day, paid or not, or stands as a member in a universal plan; left, kept
--   (membership kept), unpaid, universal_only, not_yet (joins later), no_member (has no membership at all).
--   side_code member: a member without cover in force; the reasons of uncovered_code.
--   Who is no member belongs to the unit of the last membership before the day; who had none yet, to the unit that
--   enrolled. Of several enrollments the one told is a paid one of an enrolled plan,
--   else an unpaid one, else a universal one; of these the one that begins last. insured: that one is in force.
with spot as materialized (
  {placed_spot: :as_of}
),
spell as (
  {spell: :as_of}
),
standing as materialized (
  select s.person_id, s.unit_id, case when o.unit_id is null then 0 else 1 end as asked,
         case when o.unit_id is not null and {covered: s.person_id, :as_of, :as_of} then 1 else 0 end as insured
  from spell s
  left join spot o on o.unit_id = s.unit_id
  where s.place = 1
),
running as (
  select e.person_id, e.enrollment_id, e.unit_id, e.plan_id, e.starts_on, e.ends_on, n.kind_code,
         case when e.enrollment_id in (select c.enrollment_id from cover_now c where c.person_id = e.person_id)
              then 1 else 0 end as paid
  from enrollment_span_now e
  join plan_now n on n.plan_id = e.plan_id
  where {in_force: e, :as_of} and {asked: e.plan_id, :plan_id}
    and e.person_id not in (select s.person_id from standing s where s.asked = 0 or s.insured = 1)
),
ranked as materialized (
  select r.person_id, r.enrollment_id, r.unit_id, r.plan_id, r.starts_on, r.ends_on, r.kind_code, r.paid,
         cast(:as_of as text) as held_on,
         row_number() over (partition by r.person_id
                            order by r.paid desc, r.kind_code, r.starts_on desc, r.enrollment_id desc) as place
  from running r
),
outside as (
  select r.person_id, r.unit_id, r.held_on
  from ranked r
  where r.place = 1 and r.person_id not in (select s.person_id from standing s)
),
belonging as (
  {belonging: outside, person_id, held_on}
),
touched as (
  select t.person_id from universal_touch_now t
  where t.from_on <= :as_of and cast(:plan_id as bigint) is null
  union
  select y.person_id from payment_now y
  join plan_now n on n.plan_id = y.plan_id
  where y.event_code = 'paid' and y.event_on <= :as_of and n.kind_code = 'universal'
    and y.plan_id = cast(:plan_id as bigint)
),
uncounted as materialized (
  select s.person_id, s.unit_id, 'member' as standing_code
  from standing s
  where s.asked = 1 and s.insured = 0
  union all
  select u.person_id, case when b.begun_on <> '' then b.unit_id else u.unit_id end,
         case when b.person_id is null then 'no_member'
              when exists (select 1 from membership_now m
                           where m.person_id = u.person_id and m.status_code = 'kept' and {runs_on: m, :as_of})
                then 'kept'
              when b.begun_on = '' then 'not_yet'
              else 'left' end
  from outside u
  left join belonging b on b.person_id = u.person_id and b.place = 1
),
judged as (
  select 'holder' as side_code, u.person_id, u.unit_id, r.enrollment_id, r.plan_id, r.starts_on, r.ends_on,
         coalesce(r.paid, 0) as insured,
         case when u.standing_code in ('left', 'kept') then u.standing_code
              when r.kind_code = 'enrolled' and r.paid = 0 then 'unpaid'
              when r.paid = 1 then u.standing_code
              else 'universal_only' end as reason_code
  from uncounted u
  left join ranked r on r.person_id = u.person_id and r.place = 1
  where r.person_id is not null
     or (u.standing_code = 'member' and u.person_id in (select t.person_id from touched t))
  union all
  select 'member', u.person_id, u.unit_id, cast(null as bigint), cast(null as bigint), cast(null as text),
         cast(null as text), 0, {uncovered_code: u.person_id}
  from uncounted u
  where u.standing_code = 'member'
),
told as (
  select j.side_code, j.reason_code,
         case cast(:grouping as text)
           {when_place: o}
           when 'sex' then {sex_code: j.person_id}
           when 'age' then {age_code: j.person_id}
         end as group_code,
         case when cast(:people as bigint) = 1 then o.unit_code end as unit_code,
         case when cast(:people as bigint) = 1 then j.person_id end as person_id,
         case when cast(:people as bigint) = 1 then j.plan_id end as plan_id,
         case when cast(:people as bigint) = 1 then j.enrollment_id end as enrollment_id,
         case when cast(:people as bigint) = 1 then j.starts_on end as starts_on,
         case when cast(:people as bigint) = 1 then j.ends_on end as ends_on,
         case when cast(:people as bigint) = 1 then j.insured end as insured
  from judged j
  join spot o on o.unit_id = j.unit_id
),
counted as materialized (
  select t.side_code, t.reason_code, t.group_code, t.unit_code, t.person_id, t.plan_id, t.enrollment_id, t.starts_on,
         t.ends_on, t.insured, count(*) as person_count
  from told t
  group by t.side_code, t.reason_code, t.group_code, t.unit_code, t.person_id, t.plan_id, t.enrollment_id, t.starts_on,
           t.ends_on, t.insured
)
select c.side_code, c.reason_code, c.group_code, c.person_count, c.person_id as person_no, i.name, i.document_type,
       i.document_no, c.unit_code, n.plan_code, c.enrollment_id as enrollment_no, c.starts_on, c.ends_on, c.insured
from counted c
left join personal_now i on i.person_id = c.person_id
left join plan_now n on n.plan_id = c.plan_id
order by c.side_code, c.unit_code, c.person_id
