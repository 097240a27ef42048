-- Participation (M01, M01b) of a unit on a day, from the spans: as participation answers from the facts.
-- Parameters: unit_id (null: the whole ledger), as_of, year_from and year_to (first and last day of its year),
--   plan_id (null: any enrolled plan), grouping (null, 'district', 'town', 'unit', 'sex', 'age'),
--   born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on the day).
-- One row means: the whole (level 'total') or one group (level 'row') with its distinct members on the day, those of
--   them with cover in force on the day, and those with cover overlapping any day of the year.
with spot as materialized (
  {placed_spot: :as_of}
),
counted as materialized (
  {counted_member: :as_of}
  union all
  {counted_cover: :as_of, coalesce(cast(:plan_id as bigint), 0)}
  union all
  {counted_by_person: :as_of, coalesce(cast(:plan_id as bigint), 0)}
),
grouped as (
  select case cast(:grouping as text)
           {when_place: o}
           else c.person_code
         end as group_code,
         case when c.span_code = 'member' then c.person_count else 0 end as member_count,
         case when c.span_code = 'insured' then c.person_count else 0 end as insured_count,
         case when c.span_code <> 'member' then c.person_count else 0 end as covered_in_year_count
  from counted c
  join spot o on o.unit_id = c.unit_id
)
select 'total' as level, cast(null as text) as group_code,
       cast(coalesce(sum(g.member_count), 0) as bigint) as member_count,
       cast(coalesce(sum(g.insured_count), 0) as bigint) as insured_count,
       cast(coalesce(sum(g.covered_in_year_count), 0) as bigint) as covered_in_year_count
from grouped g
union all
select 'row', g.group_code, cast(sum(g.member_count) as bigint), cast(sum(g.insured_count) as bigint),
       cast(sum(g.covered_in_year_count) as bigint)
from grouped g
where cast(:grouping as text) is not null
group by g.group_code
order by 1 desc, 2
