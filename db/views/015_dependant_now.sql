-- One row a dependant of a member and the time for which they are one, both under the human beings who survive a merge.
-- Two arms, as of spells of membership; who survives the member is looked up for each.
create view dependant_now as
select d.fact_id, d.dependant_id, d.person_id, coalesce(b.survivor_id, d.member_id) as member_id, d.kin_code,
       d.from_on, d.until_on
from dependant d
left join person_alias_now b on b.person_id = d.member_id
where {standing:d}
  and d.person_id not in (select a.person_id from person_alias_now a)
union all
select d.fact_id, d.dependant_id, a.survivor_id, coalesce(b.survivor_id, d.member_id), d.kin_code, d.from_on,
       d.until_on
from dependant d
join person_alias_now a on a.person_id = d.person_id
left join person_alias_now b on b.person_id = d.member_id
where d.person_id in (select o.person_id from person_alias_now o)
  and {standing:d}
