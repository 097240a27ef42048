-- Renewal and attrition (M07): covers that ended in a period with the next cover of the same person and plan, and covers
-- that began in it with none before.
-- Parameters: unit_id (null: the whole ledger; the unit that enrolled), as_of (the day of the tree and the last day of
--   the period), from_on, plan_id (null: every enrolled plan), grouping (null, 'district', 'town', 'unit', 'plan', 'reason').
-- One row means: so many covers of one group that ended on ends_on and whose next cover starts on next_starts_on (null:
--   none), or, with ends_on null, so many new covers.
with spot as materialized (
  {placed_spot: :as_of}
),
chain as materialized (
  select c.person_id, c.unit_id, c.plan_id, c.starts_on, c.ends_on,
         lead(c.starts_on) over (partition by c.person_id, c.plan_id order by c.starts_on, c.enrollment_id) as next_starts_on,
         lag(c.starts_on) over (partition by c.person_id, c.plan_id order by c.starts_on, c.enrollment_id) as before_starts_on
  from cover_now c
  where c.ends_on >= :from_on and {asked: c.plan_id, :plan_id}
),
told as (
  select c.person_id, c.unit_id, c.plan_id, c.starts_on, c.ends_on, c.next_starts_on, c.before_starts_on,
         case when cast(:grouping as text) = 'reason' then {left_reason: c, :as_of} end as reason_code
  from chain c
),
met as materialized (
  select c.unit_id, c.plan_id, c.ends_on, c.next_starts_on, c.reason_code, count(*) as cover_count
  from told c
  where c.ends_on >= :from_on and c.ends_on <= :as_of
  group by c.unit_id, c.plan_id, c.ends_on, c.next_starts_on, c.reason_code
  union all
  select c.unit_id, c.plan_id, cast(null as text), cast(null as text), c.reason_code, count(*)
  from told c
  where c.before_starts_on is null and c.starts_on >= :from_on and c.starts_on <= :as_of
    and not exists (select 1 from cover_now b
                    where b.person_id = c.person_id and b.plan_id = c.plan_id and b.ends_on < :from_on)
  group by c.unit_id, c.plan_id, c.reason_code
),
grouped as (
  select case cast(:grouping as text)
           {when_place: o}
           when 'plan' then p.plan_code
           when 'reason' then m.reason_code
         end as group_code,
         m.ends_on, m.next_starts_on, m.cover_count
  from met m
  join spot o on o.unit_id = m.unit_id
  join plan_now p on p.plan_id = m.plan_id
)
select g.group_code, g.ends_on, g.next_starts_on, cast(sum(g.cover_count) as bigint) as cover_count
from grouped g
group by g.group_code, g.ends_on, g.next_starts_on
order by g.group_code, g.ends_on, g.next_starts_on
