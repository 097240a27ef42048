-- The payments of one batch, line by line.
-- Parameters: batch_no.
-- One row means: one payment in the batch, the line of the file it stands in, and what the bank answered to this attempt.
select i.line_no, i.payout_id as payout_no, p.claim_id as claim_no, p.relief_id as relief_no,
       p.person_id as person_no, n.name, case when y.fact_id is null then n.card_no else y.account_no end as card_no,
       y.holder, y.relation_code, l.plan_code, i.amount_fen, i.attempt,
       {last_event: event_code, item_id, i.item_id} as told,
       {last_event: event_on, item_id, i.item_id} as event_on,
       (select e.reason from payout_event_now e where e.item_id = i.item_id and e.reason is not null
        order by e.event_on desc, e.payout_event_id desc limit 1) as returned_because
from batch_item_now i
join outgoing_now p on p.payout_id = i.payout_id
left join plan_now l on l.plan_id = p.plan_id
left join personal_now n on n.person_id = p.person_id
left join payee_now y on y.claim_id = p.claim_id
where i.batch_id = cast(:batch_no as bigint)
order by i.line_no, i.item_id
