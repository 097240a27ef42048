-- Members (the M of every rate) of a unit on a day.
-- Parameters: unit_id (null: the whole ledger), as_of, grouping (null, 'district', 'town', 'unit', 'sex', 'age'),
--   born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on the day).
-- One row means: the whole (level 'total') or one group (level 'row') with its distinct members on the day.
with spot as materialized (
  {placed_spot: :as_of}
),
spell as (
  {spell: :as_of}
),
member as materialized (
  select case cast(:grouping as text)
           {when_place: o}
           when 'sex' then {sex_code: s.person_id}
           when 'age' then {age_code: s.person_id}
         end as group_code
  from spell s
  cross join spot o  -- the members first: SQLite would index all of them by unit
  where o.unit_id = s.unit_id and s.place = 1
)
select 'total' as level, cast(null as text) as group_code, count(*) as member_count
from member m
union all
select 'row', m.group_code, count(*)
from member m
where cast(:grouping as text) is not null
group by m.group_code
order by 1 desc, 2
