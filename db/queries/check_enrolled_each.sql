-- What was enrolled under one version of terms whose price hangs on the length of cover or the age: with both.
-- Parameters: terms_id.
-- One row means: enrollments of one length of days whose people were born on one day, with the same shares, tier and
--   fee; the first and how many.
select e.share_count, e.tier_code, e.fee_fen, e.starts_on, e.ends_on, i.birth_on, min(e.enrollment_id) as record_no,
       count(*) as enrollment_count
from enrollment_now e
left join personal_now i on i.person_id = e.person_id
where e.terms_id = :terms_id
group by e.share_count, e.tier_code, e.fee_fen, e.starts_on, e.ends_on, i.birth_on
order by min(e.enrollment_id)
