-- Money in and back.
-- Parameters: none.
-- One row means: one receipt, joining fee, refund or reversal.
select c.contribution_id as contribution_no, c.kind_code, u.unit_code, p.plan_code, c.received_on, c.amount_fen,
       c.enrollment_id as enrollment_no, c.reverses_id as reverses_no
from contribution_now c
join unit_now u on u.unit_id = c.unit_id
left join plan_now p on p.plan_id = c.plan_id
order by c.contribution_id
