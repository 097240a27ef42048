-- What units reported for years before the ledger began.
-- Parameters: from_year and to_year, both included.
-- One row means: one unit and year; a figure that was not reported is null.
select o.unit_id, u.unit_code, o.year, o.contribution_fen, o.aid_fen, o.beneficiary_count, o.member_count
from opening_now o
join unit_now u on u.unit_id = o.unit_id
where o.year >= :from_year and o.year <= :to_year
order by u.unit_code, o.year
