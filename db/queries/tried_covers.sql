-- What the covers of a plan that begin in a year cost, as far as they are paid.
-- Parameters: unit_id (null: the whole ledger; the unit that enrolled, the tree being that of the last day), plan_id,
--   year_from and year_to (the first and the last day of the year).
-- One row means: the covers of one number of shares and one tier.
with begun as (
  select e.share_count, e.tier_code, e.fee_fen
  from enrollment_now e
  where e.plan_id = :plan_id and e.starts_on >= :year_from and e.starts_on <= :year_to
    and (e.fee_fen <= {received_fen: e} or e.fee_fen <= {received_fen: e} + {allocated_fen: e})
    and {lies_in: e.unit_id, :year_to}
)
select b.share_count, b.tier_code, count(*) as cover_count, cast(sum(b.fee_fen) as bigint) as fee_fen
from begun b
group by b.share_count, b.tier_code
order by b.share_count, b.tier_code
