-- One row a place of a unit in the tree, from `from_on` until the day before `until_on`.
create view unit_parent_now as
select h.fact_id, h.unit_parent_id, h.unit_id, h.parent_id, h.from_on,
       coalesce(lead(h.from_on) over (partition by h.unit_id order by h.from_on), '9999-12-31') as until_on
from unit_parent h
where {standing:h}
