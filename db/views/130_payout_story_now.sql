-- One row an event of a payment, with the event before it and the day of the event after it. Events of a payment stand
-- in the order of their days, on one day in that of their numbers. Looked up one by one, not ranked over the whole
-- history: the question of a year then costs the work of a year.
create view payout_story_now as
select e.payout_event_id, e.payout_id, e.event_code, e.event_on,
       (select b.event_code from payout_event_now b
        where b.payout_id = e.payout_id
          and (b.event_on < e.event_on or (b.event_on = e.event_on and b.payout_event_id < e.payout_event_id))
        order by b.event_on desc, b.payout_event_id desc limit 1) as before_code,
       (select b.event_on from payout_event_now b
        where b.payout_id = e.payout_id
          and (b.event_on < e.event_on or (b.event_on = e.event_on and b.payout_event_id < e.payout_event_id))
        order by b.event_on desc, b.payout_event_id desc limit 1) as before_on,
       (select min(n.event_on) from payout_event_now n
        where n.payout_id = e.payout_id
          and (n.event_on > e.event_on or (n.event_on = e.event_on and n.payout_event_id > e.payout_event_id))) as next_on
from payout_event_now e
