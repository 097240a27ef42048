-- Events of payments that cannot follow the one before: paid though paid or recovered, recovered though neither paid nor
-- returned (what the bank returned and is not to be paid again is closed as recovered). A list may tell first that a
-- payment was returned.
-- Parameters: none.
-- One row means: one such event; before_event is null where it is the first.
select case when s.before_code is null then 'CHECK_PAYMENT_STORY_FIRST' else 'CHECK_PAYMENT_STORY' end as code,
       'payout_event' as table_name, s.payout_event_id as record_no, s.payout_id as other_no, s.event_code as event,
       s.event_on, s.before_code as before_event
from payout_story_now s
where (s.event_code = 'paid' and s.before_code in ('paid', 'recovered'))
   or (s.event_code = 'recovered' and coalesce(s.before_code, '') not in ('paid', 'returned'))
order by s.payout_event_id
