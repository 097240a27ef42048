-- One row a receipt, refund, reversal or joining fee, dated on its own day.
create view contribution_now as
select c.fact_id, c.contribution_id, c.kind_code, c.unit_id, c.plan_id, c.received_on, c.amount_fen, c.receipt_no,
       c.enrollment_id, c.reverses_id, c.member_fen, c.unit_fen, c.district_fen, c.city_fen
from contribution c
where {standing:c}
