-- Standing facts of a person who does not stand, nor was merged into another.
-- Takes: fact, key.
{orphan: {fact}, {key}, person_id, person, person_id}
  and not exists (select 1 from person_alias_now a where a.person_id = t.person_id)
