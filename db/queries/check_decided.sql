-- Claims that were accepted under a cover, each with the earlier covers of the person in the plan.
-- Parameters: none.
-- One row means: one decision and one earlier cover (null where there is none), latest first.
select d.decision_id, d.claim_id as record_no, d.amount_fen, d.day_count, d.enrollment_id, d.terms_id, c.person_id,
       c.event_on, c.cause_code, c.kind_code, e.person_id as covered_id, e.plan_id as covered_plan_id, c.plan_id,
       e.starts_on, e.ends_on, e.share_count, e.tier_code, b.starts_on as before_starts_on, b.ends_on as before_ends_on
from decision_now d
join claim_now c on c.claim_id = d.claim_id
join enrollment_now e on e.enrollment_id = d.enrollment_id
left join enrollment_span_now b on b.person_id = e.person_id and b.plan_id = e.plan_id and b.starts_on < e.starts_on
where d.outcome in ('pay', 'partial')
order by d.decision_id, b.starts_on desc
