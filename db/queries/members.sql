-- Members (the M of every rate) of a unit on a day.
-- Parameters: unit_id (null: the whole ledger), as_of, grouping (null, 'district', 'town', 'unit', 'sex', 'age'),
--   born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on the day).
-- One row means: the whole (level 'total') or one group (level 'row') with its distinct members on the day.
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
  select case cast(:grouping as text)
           when 'unit' then o.unit_code
           when 'town' then o.town_code
           when 'district' then o.district_code
           when 'sex' then (select n.sex_code from person_now n where n.person_id = s.person_id)
           when 'age' then (
             select case when i.birth_on <= :born_60 then '60_on' when i.birth_on <= :born_50 then '50_59'
                         when i.birth_on <= :born_40 then '40_49' when i.birth_on <= :born_30 then '30_39'
                         when i.birth_on is not null then 'to_29' end
             from personal_now i where i.person_id = s.person_id)
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
