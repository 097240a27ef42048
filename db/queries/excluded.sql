-- Counted and not (M11): who holds cover on a day and is not counted as insured, and the members without cover.
-- Parameters: unit_id (null: the whole ledger), as_of, plan_id (null: any plan), grouping (null, 'district', 'town',
--   'unit', 'sex', 'age'), people (1: by name, 0: counted), born_30 to born_60 (the birthday of who turns 30, 40, 50, 60 on
--   the day).
-- One row means: one side, reason and group with its persons, or by name one person; each once a side under the first
--   reason that applies.
--   side_code holder: holds an enrollment for the day, paid or not, or stands as a member in a universal plan; left, kept
--   (membership kept), unpaid, universal_only, not_yet (joins later), dependant (of a member on the day), no_member (has no
--   membership at all).
--   side_code member: a member without cover in force; the reasons of uncovered_code.
--   Who is no member belongs to the unit of the last membership before the day, a dependant to that of the member; who had none yet, to the unit that
--   enrolled. Of several enrollments the one told is a paid one of an enrolled plan,
--   else an unpaid one, else a universal one; of these the one that begins last. insured: that one is in force.
with spot as materialized (
  {placed_spot: :as_of}
),
spell as (
  {spell: :as_of}
),
standing as materialized (
  select s.person_id, s.unit_id, case when o.unit_id is null then 0 else 1 end as asked,
         case when o.unit_id is not null and {covered: s.person_id, :as_of, :as_of} then 1 else 0 end as insured
  from spell s
  left join spot o on o.unit_id = s.unit_id
  where s.place = 1
),
uninsured as materialized (
  select s.person_id, s.unit_id
  from standing s
  where s.asked = 1 and s.insured = 0
),
counting as (
  select s.person_id
  from standing s
  where s.asked = 0 or s.insured = 1
),
{excluded_told: :as_of}
