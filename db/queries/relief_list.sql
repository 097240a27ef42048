-- Grants of relief, asked for and granted, with the person's aid of the same year beside them.
-- Parameters: unit_id (null: every unit; those below it as the tree stood on applied_on are included), from_on and to_on
--   (null: every year; first and last applied_on), person_id (null: everybody), state (null: both).
-- One row means: one grant with its payment and how far that has come; aid_fen is what the person received over every plan in the calendar year of applied_on (M04).
select r.relief_id as relief_no, r.person_id as person_no, i.name, u.unit_code, {called_on: u, r.applied_on} as unit_name, r.applied_on, r.amount_fen,
       case when a.relief_id is null then 'asked' else 'granted' end as state, a.granted_on,
       p.payout_id as payout_no, s.state as payment_state, case when s.state = 'paid' then s.event_on end as paid_out_on,
       (select cast(coalesce(sum(y.change_fen), 0) as bigint)
        from payment_now y
        where y.person_id = r.person_id
          and y.event_on >= substr(r.applied_on, 1, 4) || '-01-01'
          and y.event_on <= substr(r.applied_on, 1, 4) || '-12-31') as aid_fen,
       r.proposed_by, a.approved_by, i.document_no
from relief_now r
left join relief_approval_now a on a.relief_id = r.relief_id
left join outgoing_now p on p.relief_id = r.relief_id
left join payout_state_now s on s.payout_id = p.payout_id
left join personal_now i on i.person_id = r.person_id
left join unit_now u on u.unit_id = r.unit_id
where {asked: r.person_id, :person_id}
  and {asked_from: r.applied_on, :from_on}
  and {asked_to: r.applied_on, :to_on}
  and {asked_word: case when a.relief_id is null then 'asked' else 'granted' end, :state}
  and {lies_in: r.unit_id, r.applied_on}
order by r.applied_on, r.relief_id
