-- Every plan in the order of tables.
-- Parameters: none.
-- One row means: one plan; aliases is a JSON list.
select p.fact_id, p.plan_id, p.plan_code, p.name_zh, p.name_en, p.kind_code, p.position, p.aliases
from plan_now p
order by p.position, p.plan_code
