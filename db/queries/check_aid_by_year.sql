-- What each person received in a plan in a calendar year.
-- Parameters: none.
-- One row means: one person, plan and year with the successful payments less what came back.
select y.person_id as record_no, y.plan_id, substr(y.event_on, 1, 4) as year, cast(sum(y.change_fen) as bigint) as amount_fen
from payment_now y
group by y.person_id, y.plan_id, substr(y.event_on, 1, 4)
order by y.person_id, y.plan_id, substr(y.event_on, 1, 4)
