-- One row an event of a payment of relief, as `payment_now` has those of aid: what it changes in what was paid, and the
-- day of the payment that it makes or unmakes.
create view relief_payment_now as
select s.payout_event_id, s.payout_id, s.event_code, s.event_on, s.next_on,
       case when s.event_code <> 'paid' and s.before_code = 'paid' then s.before_on else s.event_on end as credited_on,
       case when s.event_code = 'paid' and coalesce(s.before_code, '') <> 'paid' then p.amount_fen
            when s.event_code <> 'paid' and s.before_code = 'paid' then -p.amount_fen
            else 0 end as change_fen,
       p.person_id, p.relief_id, p.amount_fen
from outgoing_now p
join payout_story_now s on s.payout_id = p.payout_id
where p.relief_id is not null
