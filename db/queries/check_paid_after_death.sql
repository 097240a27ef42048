-- Payments of claims and of relief made after the day on which their person died, to the person's own card or to a payee
-- who is neither an heir nor the union.
-- Parameters: none.
-- One row means: one payment that is with the payee, the day from which the person is known to be dead, and what it was for.
with died as (
  select m.person_id, max(m.left_on) as died_on
  from membership_now m
  where m.left_reason_code = 'deceased' and m.left_on is not null
  group by m.person_id
)
select 'payout' as table_name, o.payout_id as record_no, o.person_id as person_no, d.died_on,
       {last_event: event_on, payout_id, o.payout_id} as paid_on, o.amount_fen, o.claim_id, o.relief_id
from died d
join outgoing_now o on o.person_id = d.person_id
join batch_item_now i on i.payout_id = o.payout_id and {latest_attempt: i}
where {last_event: event_code, payout_id, o.payout_id} = 'paid'
  and {last_event: event_on, payout_id, o.payout_id} > d.died_on
  and (i.payee_id is null
       or not exists (select 1 from payee_now y where y.claim_id = o.claim_id and {follows_the_dead: y}))
order by o.payout_id
