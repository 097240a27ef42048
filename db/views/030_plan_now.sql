-- One row a plan.
create view plan_now as
select p.fact_id, p.plan_id, p.plan_code, p.name_zh, p.name_en, p.kind_code, p.position, p.aliases
from plan p
where {standing:p}
