-- One row a spell of membership, under the human being who survives a merge.
-- Two arms, not an outer join: the person stays a bare column, so that its index serves. The cross join keeps the
-- planner from walking every spell to look for an alias.
create view membership_now as
select m.fact_id, m.membership_id, m.person_id, m.unit_id, m.status_code, m.joined_on, m.left_on, m.note
from membership m
where {standing:m}
  and m.person_id not in (select a.person_id from person_alias_now a)
union all
select m.fact_id, m.membership_id, a.survivor_id, m.unit_id, m.status_code, m.joined_on, m.left_on, m.note
from person_alias_now a
cross join membership m
where m.person_id = a.person_id
  and {standing:m}
