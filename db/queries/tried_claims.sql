-- The claims of a year's events, under whichever plan, with the unit and the town that they count in.
-- Parameters: unit_id (null: the whole ledger), year_from and year_to (the first and the last day of the year of the
--   event; the tree is that of the last).
-- One row means: one claim. It belongs to the unit of membership on the day of the event, or of the last membership before
--   it; of who had none yet, to the first after it; of who never had one, to the district.
with wanted as materialized (
  select c.claim_id, c.person_id, c.event_on
  from claim_now c
  where c.event_on >= :year_from and c.event_on <= :year_to
),
spot as materialized (
  {placed_spot: :year_to}
),
belonging as (
  {belonging: wanted, claim_id, event_on}
),
placed as (
  select w.claim_id, {or_district: b.unit_id} as unit_id
  from wanted w
  left join belonging b on b.claim_id = w.claim_id and b.place = 1
)
select p.claim_id, o.unit_code, o.town_code
from placed p
join spot o on o.unit_id = p.unit_id
order by p.claim_id
