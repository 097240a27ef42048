-- Relief granted in a period.
-- Parameters: from_on (the first day of the period), until_on (its last day, included).
-- One row means: the whole, grants and fen by the day of the grant.
select count(*) as relief_count, cast(coalesce(sum(r.amount_fen), 0) as bigint) as relief_fen
from relief_approval_now a
join relief_now r on r.relief_id = a.relief_id
where a.granted_on >= :from_on and a.granted_on <= :until_on
