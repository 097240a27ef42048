-- Members (the M of every rate) of a unit on a day, from the spans: as members answers from the facts.
-- Parameters: unit_id (null: the whole ledger), as_of, grouping (null, 'district', 'town', 'unit', 'sex', 'age'),
--   born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on the day).
-- One row means: the whole (level 'total') or one group (level 'row') with its distinct members on the day.
with spot as materialized (
  {placed_spot: :as_of}
),
counted as materialized (
  {counted_member: :as_of}
  union all
  {counted_by_person: :as_of, 0}
),
grouped as (
  select case cast(:grouping as text)
           {when_place: o}
           else c.person_code
         end as group_code,
         c.person_count
  from counted c
  join spot o on o.unit_id = c.unit_id
  where c.span_code = 'member'
)
select 'total' as level, cast(null as text) as group_code, cast(coalesce(sum(g.person_count), 0) as bigint) as member_count
from grouped g
union all
select 'row', g.group_code, cast(sum(g.person_count) as bigint)
from grouped g
where cast(:grouping as text) is not null
group by g.group_code
order by 1 desc, 2
