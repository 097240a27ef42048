-- Participation (M01, beside it M01b) of a unit on a day, counted anew for the whole and for each group.
-- Parameters: unit_id (null: the whole ledger), as_of, year_from and year_to (first and last day of its year),
--   plan_id (null: any enrolled plan), grouping (null, 'district', 'town', 'unit', 'sex', 'age'),
--   born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on the day).
-- One row means: the whole (level 'total') or one group (level 'row') with its distinct members on the day, those of
--   them with cover in force on the day, and those with cover overlapping any day of the year.
with spot as materialized (
  select a.unit_id, a.unit_code, coalesce(p.town_code, a.unit_code) as town_code, p.district_code
  from unit_above_now a
  left join unit_place_now p on p.unit_id = a.unit_id and p.from_on <= :as_of and p.until_on > :as_of
  where a.from_on <= :as_of and a.until_on > :as_of
    and (a.above_id = cast(:unit_id as bigint) or (cast(:unit_id as bigint) is null and a.distance = 0))
),
spell as (
  select m.person_id, m.unit_id,
         row_number() over (partition by m.person_id order by m.joined_on desc, m.membership_id desc) as place
  from membership_now m
  where m.status_code = 'in_service' and m.joined_on <= :as_of and (m.left_on is null or m.left_on > :as_of)
),
member as materialized (
  select s.person_id,
         case cast(:grouping as text)
           when 'unit' then o.unit_code
           when 'town' then o.town_code
           when 'district' then o.district_code
           when 'sex' then (select n.sex_code from person_now n where n.person_id = s.person_id)
           when 'age' then (
             select case when i.birth_on <= :born_60 then '60_on' when i.birth_on <= :born_50 then '50_59'
                         when i.birth_on <= :born_40 then '40_49' when i.birth_on <= :born_30 then '30_39'
                         when i.birth_on is not null then 'to_29' end
             from personal_now i where i.person_id = s.person_id)
         end as group_code,
         case when exists (
           select 1 from cover_now c
           where c.person_id = s.person_id and c.starts_on <= :as_of and c.ends_on >= :as_of
             and (cast(:plan_id as bigint) is null or c.plan_id = cast(:plan_id as bigint))
         ) then 1 else 0 end as insured
  from spell s
  cross join spot o  -- the members first: SQLite would index all of them by unit
  where o.unit_id = s.unit_id and s.place = 1
),
counted as materialized (
  select m.group_code, m.insured,
         case when m.insured = 1 then 1 when exists (
           select 1 from cover_now c
           where c.person_id = m.person_id and c.starts_on <= :year_to and c.ends_on >= :year_from
             and (cast(:plan_id as bigint) is null or c.plan_id = cast(:plan_id as bigint))
         ) then 1 else 0 end as covered_in_year
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
