-- Every plan.
-- Parameters: none.
-- One row means: one plan.
select p.plan_code, p.name_zh, p.name_en, p.kind_code
from plan_now p
order by p.position, p.plan_code
