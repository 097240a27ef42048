-- Why a member without cover in force on a day has none: the first that applies of unpaid (enrolled for the day, fee not
-- reached), not_started, ended, universal_only, never_enrolled. Reads the parameters as_of and plan_id.
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
     when {touched: {person_id}, :as_of}
       then 'universal_only'
     else 'never_enrolled' end
