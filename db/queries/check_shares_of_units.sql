-- The shares that the members of each unit hold on a day under one version of terms that wants them equal.
-- Parameters: terms_id, as_of.
-- One row means: one unit and one number of shares; the first cover of them and how many.
select u.unit_id, u.unit_code, u.unit_name, e.share_count, count(*) as cover_count, min(e.enrollment_id) as enrollment_no
from enrollment_now e
join unit_now u on u.unit_id = e.unit_id
where e.terms_id = :terms_id and {in_force: e, :as_of}
group by u.unit_id, u.unit_code, u.unit_name, e.share_count
order by u.unit_code, count(*) desc, min(e.enrollment_id)
