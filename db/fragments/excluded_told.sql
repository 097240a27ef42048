-- Who holds cover on a day and is not counted, and the members without cover: the last parts of a question that has spot,
-- the members of its units without cover (uninsured) and who counts there as insured or is a member elsewhere (counting).
-- Reads the parameters plan_id, grouping, people and born_30 to born_60.
-- Takes: day.
running as (
  select e.person_id, e.enrollment_id, e.unit_id, e.plan_id, e.starts_on, e.ends_on, n.kind_code,
         case when e.enrollment_id in (select c.enrollment_id from cover_now c where c.person_id = e.person_id)
              then 1 else 0 end as paid
  from enrollment_span_now e
  join plan_now n on n.plan_id = e.plan_id
  where {in_force: e, {day}} and {asked: e.plan_id, :plan_id}
    and e.person_id not in (select k.person_id from counting k)
),
ranked as materialized (
  select r.person_id, r.enrollment_id, r.unit_id, r.plan_id, r.starts_on, r.ends_on, r.kind_code, r.paid,
         cast({day} as text) as held_on,
         row_number() over (partition by r.person_id
                            order by r.paid desc, r.kind_code, r.starts_on desc, r.enrollment_id desc) as place
  from running r
),
outside as (
  select r.person_id, r.unit_id, r.held_on
  from ranked r
  where r.place = 1 and r.person_id not in (select m.person_id from uninsured m)
),
belonging as (
  {belonging: outside, person_id, held_on}
),
touched as (
  select y.person_id
  from payment_now y
  join plan_now n on n.plan_id = y.plan_id
  where y.event_code = 'paid' and y.event_on <= {day} and n.kind_code = 'universal'
    and y.plan_id = cast(:plan_id as bigint)
),
uncounted as materialized (
  select m.person_id, m.unit_id, 'member' as standing_code, {uncovered_code: m.person_id} as reason_code
  from uninsured m
  union all
  select u.person_id, case when b.begun_on <> '' then b.unit_id else u.unit_id end,
         case when exists (select 1 from membership_now m
                           where m.person_id = u.person_id and m.status_code = 'kept' and {runs_on: m, {day}})
                then 'kept'
              when exists (select 1 from dependant_now d
                           where d.person_id = u.person_id and {dependant_on: d, {day}})
                then 'dependant'
              when not exists (select 1 from membership_now m where m.person_id = u.person_id) then 'no_member'
              when b.begun_on = '' then 'not_yet'
              else 'left' end,
         cast(null as text)
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
     or (u.standing_code = 'member'
         and case when cast(:plan_id as bigint) is not null then u.person_id in (select t.person_id from touched t)
                  when u.reason_code in ('universal_only', 'never_enrolled') then u.reason_code = 'universal_only'
                  else {touched: u.person_id, {day}} end)
  union all
  select 'member', u.person_id, u.unit_id, cast(null as bigint), cast(null as bigint), cast(null as text),
         cast(null as text), 0, u.reason_code
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
