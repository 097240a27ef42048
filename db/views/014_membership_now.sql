-- One row a spell of membership, under the human being who survives a merge; recorded_person_id is the record that it
-- was entered under.
-- Two arms, not an outer join: the person stays a bare column, so that its index serves. The second arm says twice who
-- was merged: by the list a walk over all begins with those few, by the join a look at one number ends with its person.
create view membership_now as
select m.fact_id, m.membership_id, m.person_id, m.person_id as recorded_person_id, m.unit_id, m.status_code,
       m.joined_on, m.left_on, m.note, m.left_reason_code, m.first_joined_on
from membership m
where {standing:m}
  and m.person_id not in (select a.person_id from person_alias_now a)
union all
select m.fact_id, m.membership_id, a.survivor_id, m.person_id, m.unit_id, m.status_code, m.joined_on, m.left_on,
       m.note, m.left_reason_code, m.first_joined_on
from membership m
join person_alias_now a on a.person_id = m.person_id
where m.person_id in (select o.person_id from person_alias_now o)
  and {standing:m}
