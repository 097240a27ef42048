-- Every enrollment, and whether its money has come.
-- Parameters: none.
-- One row means: one enrollment; paid is 1 where standing contributions reach its fee.
select e.enrollment_id as enrollment_no, e.person_id as person_no, u.unit_code, p.plan_code, e.starts_on, e.ends_on,
       e.share_count, e.tier_code, e.fee_fen, case when d.enrollment_id is null then 0 else 1 end as paid
from enrollment_now e
join unit_now u on u.unit_id = e.unit_id
join plan_now p on p.plan_id = e.plan_id
left join paid_now d on d.enrollment_id = e.enrollment_id
order by e.enrollment_id
