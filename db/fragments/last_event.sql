-- A column of the last event of a payment, or of one attempt to pay it: by day, on one day by number.
-- Takes: column, key, number.
(select e.{column} from payout_event_now e where e.{key} = {number}
 order by e.event_on desc, e.payout_event_id desc limit 1)
