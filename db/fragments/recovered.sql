-- A payment that came back for good.
-- Takes: payment.
exists (select 1 from payout_story_now s
        where s.payout_id = {payment}.payout_id and s.event_code = 'recovered' and s.next_on is null)
