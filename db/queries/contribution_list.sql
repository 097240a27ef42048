-- Money in and back: receipts, joining fees, refunds and reversals, by the unit that received it.
-- Parameters: unit_id (null: the whole ledger; units below it are within), plan_id (null: all), tree_on (the day of the
--   tree), from_on and to_on (null, or only those received between them, both included), waiting (1: only receipts of
--   units of which something has paid nothing yet).
-- One row means: one contribution; waiting_fen is what of a unit's receipt has paid nothing yet (null for others);
--   member_fen to city_fen are the parts of its payers, null where nothing is told of one.
with spot as (
  {spot: :tree_on}
),
back as (
  select c.reverses_id, cast(sum(c.amount_fen) as bigint) as amount_fen
  from contribution_now c
  where c.reverses_id is not null and c.enrollment_id is null
  group by c.reverses_id
),
spent as (
  select a.contribution_id, cast(sum(a.amount_fen) as bigint) as amount_fen
  from allocation_now a
  group by a.contribution_id
),
listed as (
  select c.contribution_id, c.kind_code, o.unit_code, c.plan_id, c.received_on, c.amount_fen, c.receipt_no,
         c.enrollment_id, c.reverses_id, c.member_fen, c.unit_fen, c.district_fen, c.city_fen,
         case when c.kind_code = 'receipt' and c.enrollment_id is null
              then c.amount_fen + coalesce(b.amount_fen, 0) - coalesce(s.amount_fen, 0) end as waiting_fen
  from contribution_now c
  join spot o on o.unit_id = c.unit_id
  left join back b on b.reverses_id = c.contribution_id
  left join spent s on s.contribution_id = c.contribution_id
  where {asked: c.plan_id, :plan_id}
    and {asked_from: c.received_on, :from_on}
    and {asked_to: c.received_on, :to_on}
)
select l.contribution_id as contribution_no, l.kind_code, l.unit_code, p.plan_code, l.received_on, l.amount_fen,
       l.receipt_no, l.enrollment_id as enrollment_no, l.reverses_id as reverses_no, l.waiting_fen,
       l.member_fen, l.unit_fen, l.district_fen, l.city_fen
from listed l
left join plan_now p on p.plan_id = l.plan_id
where :waiting = 0 or l.waiting_fen > 0
order by l.received_on, l.contribution_id
