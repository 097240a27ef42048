-- Second words given from the account that gave the first: approvals of batches and grants, periods opened again.
-- Parameters: last_entry (entries later than it are not looked at).
-- One row means: one second word and the two entries that came from one account.
with step as (
  select 'approval' as table_name, a.approval_id as record_no, b.entry_id as first_entry, a.entry_id as second_entry
  from approval a
  join payment_batch b on b.batch_id = a.batch_id and b.fact_id = b.batch_id
  where {stood: a}
  union
  select 'approval', a.approval_id, d.entry_id, a.entry_id
  from approval a
  join batch_item i on i.batch_id = a.batch_id and {unvoided: i}
  join payout y on y.payout_id = i.payout_id and {unvoided: y}
  join decision d on d.decision_id = y.decision_id and d.fact_id = d.decision_id
  where {stood: a}
  union
  select 'approval', a.approval_id, g.entry_id, a.entry_id
  from approval a
  join batch_item i on i.batch_id = a.batch_id and {unvoided: i}
  join payout y on y.payout_id = i.payout_id and {unvoided: y}
  join relief_approval g on g.relief_approval_id = y.relief_approval_id and g.fact_id = g.relief_approval_id
  where {stood: a}
  union
  select 'relief_approval', a.relief_approval_id, r.entry_id, a.entry_id
  from relief_approval a
  join relief r on r.relief_id = a.relief_id and r.fact_id = r.relief_id
  where {stood: a}
  union
  select 'period_reopening', o.reopening_id, c.entry_id, o.entry_id
  from period_reopening o
  join period_closing c on c.closing_id = o.closing_id and c.fact_id = c.closing_id
  where {stood: o}
)
select s.table_name, s.record_no, max(s.first_entry) as first_entry, s.second_entry, max(a.os_user) as os_user
from step s
join entry a on a.entry_id = s.first_entry
join entry b on b.entry_id = s.second_entry
where lower(trim(a.os_user)) = lower(trim(b.os_user))
group by s.table_name, s.record_no, s.second_entry
order by s.table_name, s.record_no
