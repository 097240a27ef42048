-- Closed periods, those opened again among them, as the journal had them at an entry.
-- Parameters: closing_id (null: all), last_entry (what was closed or opened later is not told).
-- One row means: one closing; state is closed or reopened, reopened_by and reopened_entry tell by whom and where.
select c.closing_id as closing_no, c.closed_until as until_on, c.content,
       case when {unvoided: c} then 'closed' else 'reopened' end as state,
       e.actor as closed_by, c.entry_id as entry, e.at, e.reason,
       o.actor as reopened_by, o.entry_id as reopened_entry, o.reason as reopened_reason
from period_closing c
join entry e on e.entry_id = c.entry_id
left join entry o on o.entry_id = c.voided_by and o.entry_id <= :last_entry
where c.entry_id <= :last_entry
  and {asked: c.closing_id, :closing_id}
order by c.closing_id
