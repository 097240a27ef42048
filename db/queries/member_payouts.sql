-- What one person received, by plan.
-- Parameters: person_id.
-- One row means: one plan, with the payments that are successful in the end, their sum and their first and last day.
select n.plan_code, count(*) as payment_count, cast(sum(y.amount_fen) as bigint) as aid_fen,
       min(y.event_on) as first_paid_on, max(y.event_on) as last_paid_on
from payment_now y
join plan_now n on n.plan_id = y.plan_id
where y.person_id = :person_id and y.event_code = 'paid' and y.next_on is null
group by n.plan_code, n.position
order by n.position
