-- What the covers of a plan that begin in a year cost, as far as they are paid, with their days, births and sexes.
-- Parameters: unit_id (null: the whole ledger; the unit that enrolled, the tree being that of the last day), plan_id,
--   year_from and year_to (the first and the last day of the year).
-- One row means: the covers of one number of shares, one tier and the same days of people of one sex born on one day.
with begun as (
  select e.share_count, e.tier_code, e.fee_fen, e.starts_on, e.ends_on, i.birth_on, p.sex_code
  from enrollment_now e
  join person_now p on p.person_id = e.person_id
  left join personal_now i on i.person_id = e.person_id
  where e.plan_id = :plan_id and e.starts_on >= :year_from and e.starts_on <= :year_to
    and (e.fee_fen <= {received_fen: e} or e.fee_fen <= {received_fen: e} + {allocated_fen: e})
    and {lies_in: e.unit_id, :year_to}
)
select b.share_count, b.tier_code, count(*) as cover_count, cast(sum(b.fee_fen) as bigint) as fee_fen, b.starts_on,
       b.ends_on, b.birth_on, b.sex_code
from begun b
group by b.share_count, b.tier_code, b.starts_on, b.ends_on, b.birth_on, b.sex_code
order by b.share_count, b.tier_code, b.starts_on, b.ends_on, b.birth_on, b.sex_code
