-- Who received more of a plan in a calendar year than the least that any version of its terms allows.
-- Parameters: plan_id, least_fen.
-- One row means: one person, plan and year with the successful payments less what came back.
select y.person_id as record_no, y.plan_id, substr(y.event_on, 1, 4) as year, cast(sum(y.change_fen) as bigint) as amount_fen
from payment_now y
where y.plan_id = :plan_id
group by y.person_id, y.plan_id, substr(y.event_on, 1, 4)
having cast(sum(y.change_fen) as bigint) > :least_fen
order by y.person_id, y.plan_id, substr(y.event_on, 1, 4)
