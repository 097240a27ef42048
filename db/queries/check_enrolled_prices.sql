-- What was enrolled under each version of terms: shares, tiers and fees.
-- Parameters: none.
-- One row means: enrollments under one version with the same shares, tier and fee; the first and how many.
select e.terms_id, e.share_count, e.tier_code, e.fee_fen, min(e.enrollment_id) as record_no,
       count(*) as enrollment_count, max(e.starts_on) as last_on
from enrollment_now e
group by e.terms_id, e.share_count, e.tier_code, e.fee_fen
order by e.terms_id, min(e.enrollment_id)
