-- Each unit and plan with its floor, its base and its insured, those of the units below it added: the last parts of a
-- question that has spot, floor_ground, the members that each unit itself holds (held) and those insured by plan (insured).
-- Takes: day.
above as materialized (
  select a.unit_id, a.above_id
  from unit_above_now a
  where {holds_on: a, {day}}
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
select u.unit_code, {called_on: u, {day}} as unit_name, f.plan_code, f.floor_base as base,
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
