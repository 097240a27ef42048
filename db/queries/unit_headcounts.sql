-- The headcounts that a unit recorded, the latest of each base first.
-- Parameters: unit_id.
-- One row means: one headcount of one base from a day on.
select h.base, h.counted_on, h.head_count
from headcount_now h
where h.unit_id = :unit_id
order by h.base, h.counted_on desc
