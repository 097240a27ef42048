-- The unit, or the district for what belongs to none.
-- Takes: unit_id.
coalesce({unit_id}, (select min(d.unit_id) from unit_now d where d.kind_code = 'district'))
