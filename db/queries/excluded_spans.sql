-- Counted and not (M11), from the spans: as excluded answers from the facts.
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
uninsured as materialized (
  select s.unit_id, s.person_id
  from span s
  where s.span_code = 'member' and s.plan_id = 0 and s.unit_id in (select o.unit_id from spot o) and {in_force: s, :as_of}
  except
  select s.unit_id, s.person_id
  from span s
  where s.span_code = 'insured' and s.plan_id = coalesce(cast(:plan_id as bigint), 0)
    and s.unit_id in (select o.unit_id from spot o) and {in_force: s, :as_of}
  order by unit_id, person_id  -- in the order of the key: SQLite merges the two, and sorts nothing
),
counting as (
  select s.person_id
  from span s
  where s.span_code = 'insured' and s.plan_id = coalesce(cast(:plan_id as bigint), 0)
    and s.unit_id in (select o.unit_id from spot o) and {in_force: s, :as_of}
  union all
  select s.person_id
  from span s
  where s.span_code = 'member' and s.plan_id = 0 and s.unit_id not in (select o.unit_id from spot o)
    and {in_force: s, :as_of}
),
{excluded_told: :as_of}
