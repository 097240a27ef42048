-- Why a member without cover in force on a day has none: the first that applies of unpaid (enrolled for the day, fee not
-- reached), not_started, ended, universal_only, never_enrolled. Reads the parameters as_of and plan_id, and who is known
-- from a universal plan by then (touch).
-- Takes: person_id.
case when exists (select 1 from counting_enrollment_now e
                  where e.person_id = {person_id} and {in_force: e, :as_of}
                    and {asked: e.plan_id, :plan_id})
       then 'unpaid'
     when exists (select 1 from counting_enrollment_now e
                  where e.person_id = {person_id} and e.starts_on > :as_of
                    and {asked: e.plan_id, :plan_id})
       then 'not_started'
     when exists (select 1 from counting_enrollment_now e
                  where e.person_id = {person_id} and e.ends_on < :as_of
                    and {asked: e.plan_id, :plan_id})
       then 'ended'
     when {person_id} in (select t.person_id from touch t)
       then 'universal_only'
     else 'never_enrolled' end
