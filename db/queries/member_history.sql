-- Every fact ever recorded of one person, standing or voided, as the journal had it at an entry.
-- Parameters: person_id, last_entry (facts asserted or voided later are not told).
-- One row means: one assertion of one fact; voided_by is the entry that voided it, null while it stands.
with record as (
  select cast(:person_id as bigint) as person_id
  union
  select a.person_id
  from person_alias a
  where a.survivor_id = :person_id and {stood: a}
)
select 'person' as table_name, p.person_id as record_no, p.fact_id, p.entry_id, p.voided_by, p.source_row,
       cast(null as bigint) as unit_id, cast(null as bigint) as plan_id, p.sex_code as code,
       cast(null as text) as name, cast(null as text) as document_no, cast(null as text) as phone,
       cast(null as text) as card_no, cast(null as text) as from_on, cast(null as text) as until_on,
       cast(null as bigint) as amount_fen, cast(null as bigint) as other_no, cast(null as text) as left_reason_code,
       cast(null as text) as first_joined_on
from person p
where p.person_id in (select r.person_id from record r) and p.entry_id <= :last_entry
union all
select 'personal', n.person_id, n.fact_id, n.entry_id, n.voided_by, n.source_row, null, null, n.document_type, n.name,
       n.document_no, n.phone, n.card_no, null, null, null, null, null, null
from personal n
where n.person_id in (select r.person_id from record r) and n.entry_id <= :last_entry
union all
select 'person_alias', a.person_id, a.fact_id, a.entry_id, a.voided_by, a.source_row, null, null, null, null, null, null,
       null, null, null, null, a.survivor_id, null, null
from person_alias a
where (a.person_id in (select r.person_id from record r) or a.survivor_id = :person_id) and a.entry_id <= :last_entry
union all
select 'membership', m.membership_id, m.fact_id, m.entry_id, m.voided_by, m.source_row, m.unit_id, null, m.status_code,
       null, null, null, null, m.joined_on, m.left_on, null, null, m.left_reason_code, m.first_joined_on
from membership m
where m.person_id in (select r.person_id from record r) and m.entry_id <= :last_entry
union all
select 'dependant', d.dependant_id, d.fact_id, d.entry_id, d.voided_by, d.source_row, null, null, d.kin_code, null,
       null, null, null, d.from_on, d.until_on, null,
       case when d.person_id in (select r.person_id from record r) then d.member_id else d.person_id end, null, null
from dependant d
where (d.person_id in (select r.person_id from record r) or d.member_id in (select r.person_id from record r))
  and d.entry_id <= :last_entry
union all
select 'enrollment', e.enrollment_id, e.fact_id, e.entry_id, e.voided_by, e.source_row, e.unit_id, e.plan_id, null, null,
       null, null, null, e.starts_on, e.ends_on, e.fee_fen, null, null, null
from enrollment e
where e.person_id in (select r.person_id from record r) and e.entry_id <= :last_entry
union all
select 'contribution', c.contribution_id, c.fact_id, c.entry_id, c.voided_by, c.source_row, c.unit_id, c.plan_id,
       c.kind_code, null, null, null, null, c.received_on, null, c.amount_fen, c.enrollment_id, null, null
from contribution c
where c.entry_id <= :last_entry
  and c.enrollment_id in (select e.enrollment_id from enrollment e
                          where e.person_id in (select r.person_id from record r))
union all
select 'payout', y.payout_id, y.fact_id, y.entry_id, y.voided_by, y.source_row, null, y.plan_id, y.channel_code, null,
       null, null, null, null, null, y.amount_fen, null, null, null
from payout y
where y.person_id in (select r.person_id from record r) and y.entry_id <= :last_entry
union all
select 'payout_event', v.payout_event_id, v.fact_id, v.entry_id, v.voided_by, v.source_row, null, null, v.event_code,
       null, null, null, null, v.event_on, null, null, v.payout_id, null, null
from payout_event v
where v.entry_id <= :last_entry
  and v.payout_id in (select y.payout_id from payout y where y.person_id in (select r.person_id from record r))
union all
select 'relief', r.relief_id, r.fact_id, r.entry_id, r.voided_by, r.source_row, r.unit_id, null, null, null, null, null,
       null, r.applied_on, null, r.amount_fen, null, null, null
from relief r
where r.person_id in (select o.person_id from record o) and r.entry_id <= :last_entry
union all
select 'relief_approval', a.relief_approval_id, a.fact_id, a.entry_id, a.voided_by, a.source_row, null, null, null, null,
       null, null, null, a.granted_on, null, null, a.relief_id, null, null
from relief_approval a
where a.entry_id <= :last_entry
  and a.relief_id in (select r.relief_id from relief r where r.person_id in (select o.person_id from record o))
