-- Participation floors (M08) of the units that themselves hold members on a day or have recorded a headcount by then.
-- Parameters: unit_id (null: the whole ledger), as_of, plan_id (null: every plan whose terms of the day name a floor).
-- One row means: one unit and plan: the base that the terms name (null: nobody has counted it), and the members of the unit and of
--   those below it who hold that plan in force on the day.
with spot as materialized (
  {spot: :as_of}
),
spell as (
  {spell: :as_of}
),
member as materialized (
  select s.person_id, s.unit_id
  from spell s
  where s.place = 1 and s.unit_id in (select o.unit_id from spot o)
),
held as materialized (
  select m.unit_id, count(*) as member_count
  from member m
  group by m.unit_id
),
counted as materialized (
  select h.unit_id, h.base, h.head_count,
         row_number() over (partition by h.unit_id, h.base order by h.counted_on desc, h.headcount_id desc) as place
  from headcount_now h
  where h.counted_on <= :as_of
),
floor as materialized (
  select t.plan_id, p.plan_code, p.position, t.floor_base, t.floor_bp, t.floor_all_below
  from plan_terms_now t
  join plan_now p on p.plan_id = t.plan_id
  where t.effective_on <= :as_of and t.until_on > :as_of and t.floor_base is not null and t.floor_bp is not null
    and {asked: t.plan_id, :plan_id}
),
insured as materialized (
  select m.unit_id, c.plan_id, count(distinct c.person_id) as insured_count
  from cover_now c
  join member m on m.person_id = c.person_id
  where {in_force: c, :as_of} and c.plan_id in (select f.plan_id from floor f)
  group by m.unit_id, c.plan_id
),
above as materialized (
  select a.unit_id, a.above_id
  from unit_above_now a
  where {holds_on: a, :as_of}
),
held_below as (
  select a.above_id as unit_id, cast(sum(h.member_count) as bigint) as member_count
  from held h
  join above a on a.unit_id = h.unit_id
  group by a.above_id
),
insured_below as (
  select a.above_id as unit_id, i.plan_id, cast(sum(i.insured_count) as bigint) as insured_count
  from insured i
  join above a on a.unit_id = i.unit_id
  group by a.above_id, i.plan_id
)
select u.unit_code, {called_on: u, :as_of} as unit_name, f.plan_code, f.floor_base as base,
       case when f.floor_base = 'members' then coalesce(h.member_count, 0) else c.head_count end as base_count,
       coalesce(i.insured_count, 0) as insured_count, f.floor_bp, f.floor_all_below
from spot o
join unit_now u on u.unit_id = o.unit_id
cross join floor f
left join held_below h on h.unit_id = o.unit_id
left join counted c on c.unit_id = o.unit_id and c.base = f.floor_base and c.place = 1
left join insured_below i on i.unit_id = o.unit_id and i.plan_id = f.plan_id
where o.unit_id in (select d.unit_id from held d) or o.unit_id in (select n.unit_id from counted n)
order by u.unit_code, f.position, f.plan_code
