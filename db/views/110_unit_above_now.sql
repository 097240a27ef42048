-- One row a unit and a unit at or above it, from `from_on` until the day before `until_on`.
-- `distance` 0 is the unit itself, always. Deeper than 15 is a circle in the tree and followed no further.
create view unit_above_now as
with recursive above(unit_id, unit_code, above_id, distance, from_on, until_on) as (
  select u.unit_id, u.unit_code, u.unit_id, 0, '0001-01-01', '9999-12-31'
  from unit_now u
  union all
  select b.unit_id, b.unit_code, h.parent_id, b.distance + 1,
         case when h.from_on > b.from_on then h.from_on else b.from_on end,
         case when h.until_on < b.until_on then h.until_on else b.until_on end
  from above b
  join unit_parent_now h on h.unit_id = b.above_id and h.from_on < b.until_on and h.until_on > b.from_on
  where b.distance < 15
)
select a.unit_id, a.unit_code, a.above_id, a.distance, a.from_on, a.until_on
from above a
