-- One row a version of a plan's terms; it decides from `effective_on` until the day before `until_on`.
create view plan_terms_now as
select t.fact_id, t.terms_id, t.plan_id, t.effective_on,
       coalesce(lead(t.effective_on) over (partition by t.plan_id order by t.effective_on), '9999-12-31') as until_on,
       t.ends_on, t.floor_base, t.floor_bp, t.floor_all_below, t.content, t.sha256
from plan_terms t
where {standing:t}
