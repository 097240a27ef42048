-- Every version of terms with its plan.
-- Parameters: none.
-- One row means: one version; it decides from effective_on until the day before until_on.
select t.terms_id, t.plan_id, p.plan_code, t.effective_on, t.until_on, t.content
from plan_terms_now t
join plan_now p on p.plan_id = t.plan_id
order by t.terms_id
