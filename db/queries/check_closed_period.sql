-- Money dated in a period that was closed when it was asserted or voided.
-- Parameters: last_entry (entries later than it are not looked at).
-- One row means: one row of money and the closing that forbade it.
with closing as materialized (
  select c.closing_id, c.closed_until, c.entry_id, c.voided_by
  from period_closing c
  where c.entry_id <= :last_entry
),
moved as (
  select 'contribution' as table_name, m.contribution_id as record_no, m.received_on as moved_on, m.entry_id, m.voided_by
  from contribution m
  where m.entry_id <= :last_entry
  union all
  select 'payout_event', e.payout_event_id, e.event_on, e.entry_id, e.voided_by
  from payout_event e
  where e.entry_id <= :last_entry
)
select m.table_name, m.record_no, m.moved_on, c.closed_until as until_on, c.closing_id as other_no,
       case when m.entry_id > c.entry_id and (c.voided_by is null or m.entry_id < c.voided_by) then m.entry_id
            else m.voided_by end as entry
from closing c
join moved m on m.moved_on <= c.closed_until
where (m.entry_id > c.entry_id and (c.voided_by is null or m.entry_id < c.voided_by))
   or (m.voided_by is not null and m.voided_by <= :last_entry and m.voided_by > c.entry_id
       and (c.voided_by is null or m.voided_by < c.voided_by))
order by m.table_name, m.record_no
