-- One row an event of a payment and what it changes in the aid total.
-- `change_fen`: a payment adds, unless the event before was a payment too; a return or recovery takes away what the
-- payment just before it added, any other nothing. `credited_on`: the day of the payment that the event makes or
-- unmakes, which decides whose aid it is. A payment is successful on every day from `event_on` until the day before
-- `next_on` if its event is `paid`.
create view payment_now as
select s.payout_event_id, s.payout_id, s.event_code, s.event_on, s.next_on,
       case when s.event_code <> 'paid' and s.before_code = 'paid' then s.before_on else s.event_on end as credited_on,
       case when s.event_code = 'paid' and coalesce(s.before_code, '') <> 'paid' then p.amount_fen
            when s.event_code <> 'paid' and s.before_code = 'paid' then -p.amount_fen
            else 0 end as change_fen,
       p.person_id, p.plan_id, p.channel_code, p.category_code, p.claim_id, p.amount_fen
from payout_story_now s
join payout_now p on p.payout_id = s.payout_id
