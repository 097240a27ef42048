-- One row a unit and its place from `from_on` until the day before `until_on`: the district it belongs to and its town,
-- the union directly below that district (for the district itself: the district).
create view unit_place_now as
with recursive place(unit_id, district_id, district_code, town_id, town_code, depth, from_on, until_on) as (
  select u.unit_id, u.unit_id, u.unit_code, u.unit_id, u.unit_code, 0, '0001-01-01', '9999-12-31'
  from unit_now u
  where u.kind_code = 'district'
  union all
  select h.unit_id, p.district_id, p.district_code,
         case when p.depth = 0 then h.unit_id else p.town_id end,
         case when p.depth = 0 then u.unit_code else p.town_code end,
         p.depth + 1,
         case when h.from_on > p.from_on then h.from_on else p.from_on end,
         case when h.until_on < p.until_on then h.until_on else p.until_on end
  from place p
  join unit_parent_now h on h.parent_id = p.unit_id and h.from_on < p.until_on and h.until_on > p.from_on
  join unit_now u on u.unit_id = h.unit_id and u.kind_code <> 'district'
  where p.depth < 15
)
select p.unit_id, p.district_id, p.district_code, p.town_id, p.town_code, p.from_on, p.until_on
from place p
