-- Hindsight (M10): events that a cover paid for, with the days on which the cover and its money came.
-- Parameters: unit_id (null: the whole ledger; the unit that enrolled), as_of (the day of the tree and the last day of the
--   events), from_on, plan_id (null: every plan), grouping (null, 'district', 'town', 'unit'), last_entry (the entry read at).
-- One row means: one part of the money of the cover of one claim whose standing decision pays; a cover without money has
--   one row. paid_fen is what of the claim's payments is successful. entry, at, actor and file tell when and by whom the
--   ledger first held the cover for the day of the event, entered_count how many covers that entry made;
--   money_at tells when it first held that part of the money for the cover. begun_at is the ledger's first entry.
with spot as materialized (
  {placed_spot: :as_of}
),
paying as materialized (
  select c.claim_id, c.person_id, c.event_on, d.amount_fen, e.fact_id, e.enrollment_id, e.plan_id, e.unit_id, e.fee_fen
  from claim_now c
  join decision_now d on d.claim_id = c.claim_id
  join enrollment_now e on e.enrollment_id = d.enrollment_id
  where {pays: d} and c.event_on >= :from_on and c.event_on <= :as_of and {asked: c.plan_id, :plan_id}
),
held as materialized (
  select y.claim_id,
         (select min(r.entry_id)
          from enrollment s
          join enrollment r on r.person_id = s.person_id and r.enrollment_id = s.enrollment_id
          where s.fact_id = y.fact_id and r.entry_id <= :last_entry
            and {in_force: r, y.event_on}) as entry_id
  from paying y
),
entered as (
  select r.entry_id, count(*) as entered_count
  from enrollment r
  where r.entry_id in (select h.entry_id from held h)
  group by r.entry_id
),
arrived as (
  select t.claim_id, cast(sum(t.amount_fen) as bigint) as paid_fen
  from payout_now t
  where t.claim_id in (select y.claim_id from paying y) and {last_event: event_code, payout_id, t.payout_id} = 'paid'
  group by t.claim_id
),
money as (
  select y.claim_id, c.received_on, c.amount_fen,
         (select min(r.entry_id) from contribution r
          where r.enrollment_id = c.enrollment_id and r.amount_fen = c.amount_fen
            and r.contribution_id = c.contribution_id and r.entry_id <= :last_entry) as entry_id
  from paying y
  join contribution_now c on c.enrollment_id = y.enrollment_id
  union all
  select y.claim_id, c.received_on, a.amount_fen,
         (select min(r.entry_id) from allocation r
          where r.enrollment_id = a.enrollment_id and r.contribution_id = a.contribution_id
            and r.entry_id <= :last_entry)
  from paying y
  join allocation_now a on a.enrollment_id = y.enrollment_id
  join contribution_now c on c.contribution_id = a.contribution_id
)
select case cast(:grouping as text)
         {when_place: o}
       end as group_code,
       o.unit_code, y.claim_id as claim_no, y.person_id as person_no, i.name, p.plan_code,
       y.enrollment_id as enrollment_no, y.fee_fen, y.event_on, y.amount_fen,
       coalesce(a.paid_fen, 0) as paid_fen,
       h.entry_id as entry, j.at, j.actor, j.file_name as file, n.entered_count,
       m.received_on, m.amount_fen as received_fen, k.at as money_at,
       (select b.at from entry b where b.entry_id = 1) as begun_at
from paying y
join spot o on o.unit_id = y.unit_id
join plan_now p on p.plan_id = y.plan_id
join held h on h.claim_id = y.claim_id
left join arrived a on a.claim_id = y.claim_id
left join entry j on j.entry_id = h.entry_id
left join entered n on n.entry_id = h.entry_id
left join money m on m.claim_id = y.claim_id
left join entry k on k.entry_id = m.entry_id
left join personal_now i on i.person_id = y.person_id
order by o.unit_code, y.event_on, y.claim_id, m.received_on, m.entry_id
