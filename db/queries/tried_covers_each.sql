-- What the covers of a plan that begin in a year cost, as far as they are paid, with their days and births.
-- Parameters: unit_id (null: the whole ledger; the unit that enrolled, the tree being that of the last day), plan_id,
--   year_from and year_to (the first and the last day of the year).
-- One row means: the covers of one number of shares, one tier and the same days of people born on one day.
with begun as (
  select e.share_count, e.tier_code, e.fee_fen, e.starts_on, e.ends_on, i.birth_on
  from enrollment_now e
  left join personal_now i on i.person_id = e.person_id
  where e.plan_id = :plan_id and e.starts_on >= :year_from and e.starts_on <= :year_to
    and (e.fee_fen <= {received_fen: e} or e.fee_fen <= {received_fen: e} + {allocated_fen: e})
    and {lies_in: e.unit_id, :year_to}
)
select b.share_count, b.tier_code, count(*) as cover_count, cast(sum(b.fee_fen) as bigint) as fee_fen, b.starts_on,
       b.ends_on, b.birth_on
from begun b
group by b.share_count, b.tier_code, b.starts_on, b.ends_on, b.birth_on
order by b.share_count, b.tier_code, b.starts_on, b.ends_on, b.birth_on
