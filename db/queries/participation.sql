-- Participation (M01, beside it M01b) of a unit on a day, counted anew for the whole and for each group.
-- Parameters: unit_id (null: the whole ledger), as_of, year_from and year_to (first and last day of its year),
--   plan_id (null: any enrolled plan), grouping (null, 'district', 'town', 'unit', 'sex', 'age'),
--   born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on the day).
-- One row means: the whole (level 'total') or one group (level 'row') with its distinct members on the day, those of
--   them with cover in force on the day, and those with cover overlapping any day of the year.
with spot as materialized (
  {placed_spot: :as_of}
),
spell as (
  {spell: :as_of}
),
member as materialized (
  select s.person_id,
         case cast(:grouping as text)
           {when_place: o}
           when 'sex' then {sex_code: s.person_id}
           when 'age' then {age_code: s.person_id}
         end as group_code,
         case when {covered: s.person_id, :as_of, :as_of} then 1 else 0 end as insured
  from spell s
  cross join spot o  -- the members first: SQLite would index all of them by unit
  where o.unit_id = s.unit_id and s.place = 1
),
counted as materialized (
  select m.group_code, m.insured,
         case when m.insured = 1 or {covered: m.person_id, :year_from, :year_to} then 1 else 0 end as covered_in_year
  from member m
)
select 'total' as level, cast(null as text) as group_code, count(*) as member_count,
       cast(coalesce(sum(c.insured), 0) as bigint) as insured_count,
       cast(coalesce(sum(c.covered_in_year), 0) as bigint) as covered_in_year_count
from counted c
union all
select 'row', c.group_code, count(*), cast(sum(c.insured) as bigint), cast(sum(c.covered_in_year) as bigint)
from counted c
where cast(:grouping as text) is not null
group by c.group_code
order by 1 desc, 2
