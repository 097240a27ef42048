-- Every version of every plan's terms.
-- Parameters: plan_id (null: every plan).
-- One row means: one version; content is canonical JSON, each value with its source or the word assumption.
select p.plan_code, t.terms_id, t.effective_on, t.ends_on, t.sha256, t.content
from plan_terms_now t
join plan_now p on p.plan_id = t.plan_id
where {asked: t.plan_id, :plan_id}
order by p.position, p.plan_code, t.effective_on
