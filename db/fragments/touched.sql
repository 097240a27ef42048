-- Who is known from a universal plan by a day: enrolled in it, or paid from it.
-- Takes: person_id, day.
(exists (select 1 from enrollment_span_now e
         where e.person_id = {person_id} and e.starts_on <= {day}
           and e.plan_id in (select n.plan_id from plan_now n where n.kind_code = 'universal'))
 or exists (select 1 from payout_now p
            where p.person_id = {person_id} and p.plan_id in (select n.plan_id from plan_now n where n.kind_code = 'universal')
              and exists (select 1 from payout_event_now y
                          where y.payout_id = p.payout_id and y.event_code = 'paid' and y.event_on <= {day})))
