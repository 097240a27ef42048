-- Who holds a paid cover of the plan asked about, or of any enrolled one, on any day of a period. Reads the parameter
-- plan_id.
-- Takes: person_id, from_on, to_on.
exists (select 1 from cover_now c
        where c.person_id = {person_id} and {overlaps: c, {from_on}, {to_on}}
          and {asked: c.plan_id, :plan_id})
