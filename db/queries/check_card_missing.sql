-- Claims decided to be paid and relief granted, not paid so far, whose payee has no card.
-- Parameters: none.
-- One row means: one such claim or grant.
select 'CHECK_CARD_MISSING' as code, 'claim' as table_name, c.claim_id as record_no, c.person_id as person_no,
       d.amount_fen - {arrived_fen: d.claim_id} as amount_fen
from decision_now d
join claim_now c on c.claim_id = d.claim_id
join personal_now p on p.person_id = c.person_id
where {pays: d} and p.card_no is null
  and not exists (select 1 from payee_now w where w.claim_id = c.claim_id)
  and d.amount_fen > {arrived_fen: d.claim_id}
union all
select 'CHECK_CARD_MISSING_RELIEF', 'relief', r.relief_id, r.person_id, r.amount_fen
from relief_now r
join relief_approval_now a on a.relief_id = r.relief_id
join personal_now p on p.person_id = r.person_id
where p.card_no is null
  and not exists (
    select 1
    from relief_payment_now y
    where y.relief_id = r.relief_id and y.event_code in ('paid', 'recovered') and y.next_on is null)
order by 1, 3
