-- One row a dependant and a spell of the member whose dependant they are: by these their money belongs to a unit, beside
-- spells of their own. A spell that began before somebody was the dependant begins with that; one that began when they
-- were so no more is none of theirs. No status of membership: nobody is a member by it.
create view dependant_spell_now as
select d.person_id, m.unit_id, 'dependant' as status_code,
       case when m.joined_on > d.from_on then m.joined_on else d.from_on end as joined_on, m.left_on, m.membership_id
from dependant_now d
join membership_now m on m.person_id = d.member_id
where d.until_on is null or m.joined_on < d.until_on
