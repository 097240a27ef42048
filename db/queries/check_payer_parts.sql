-- Payers' parts of a receipt that are more than the receipt, or of which more went back than a payer gave.
-- Parameters: none.
-- One row means: one receipt with what of it, and of its payers' parts, has not gone back.
with rest as (
  select coalesce(c.reverses_id, c.contribution_id) as contribution_id, cast(sum(c.amount_fen) as bigint) as rest_fen,
         cast(sum(coalesce(c.member_fen, 0)) as bigint) as member_fen,
         cast(sum(coalesce(c.unit_fen, 0)) as bigint) as unit_fen,
         cast(sum(coalesce(c.district_fen, 0)) as bigint) as district_fen,
         cast(sum(coalesce(c.city_fen, 0)) as bigint) as city_fen
  from contribution_now c
  group by coalesce(c.reverses_id, c.contribution_id)
)
select 'contribution' as table_name, r.contribution_id as record_no, r.rest_fen, r.member_fen, r.unit_fen,
       r.district_fen, r.city_fen
from rest r
where r.member_fen < 0 or r.unit_fen < 0 or r.district_fen < 0 or r.city_fen < 0
   or r.member_fen + r.unit_fen + r.district_fen + r.city_fen > r.rest_fen
order by r.contribution_id
