-- One row a year of a unit before the ledger began, as it was reported then.
create view opening_now as
select o.fact_id, o.opening_id, o.unit_id, o.year, o.contribution_fen, o.aid_fen, o.beneficiary_count, o.member_count
from opening o
where {standing:o}
