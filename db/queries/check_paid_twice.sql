-- Claims with more than one payment that did not come back for good, and payments that are not what was decided.
-- Parameters: none.
-- One row means: one claim with its live payments, or one payment and what was decided.
with live as materialized (
  select y.payout_id, y.claim_id, y.decision_id, y.amount_fen
  from payout_now y
  where y.claim_id is not null
    and not exists (
      select 1 from payout_story_now s
      where s.payout_id = y.payout_id and s.event_code = 'recovered' and s.next_on is null)
)
select 'CHECK_PAID_TWICE' as code, 'claim' as table_name, l.claim_id as record_no, count(*) as payment_count,
       cast(sum(l.amount_fen) as bigint) as amount_fen, cast(null as bigint) as decided_fen
from live l
group by l.claim_id
having count(*) > 1
union all
select 'CHECK_PAID_OTHERWISE', 'payout', l.payout_id, 1, l.amount_fen, d.amount_fen
from live l
join decision_now d on d.decision_id = l.decision_id
where d.amount_fen <> l.amount_fen or d.claim_id <> l.claim_id
order by 1, 3
