-- Spells in service that begin before an earlier one of the same person has ended.
-- Parameters: none.
-- One row means: one such spell; until_on is the first day out of the earlier one, null while that is open.
with spell as (
  select m.membership_id, m.person_id, m.unit_id, m.joined_on,
         max(coalesce(m.left_on, '9999-12-31')) over (
           partition by m.person_id order by m.joined_on, m.membership_id
           rows between unbounded preceding and 1 preceding) as before_until_on
  from membership_now m
  where m.status_code = 'in_service'
)
select case when s.before_until_on = '9999-12-31' then 'CHECK_OVERLAPPING_SPELLS_OPEN' else 'CHECK_OVERLAPPING_SPELLS' end as code,
       'membership' as table_name, s.membership_id as record_no, s.person_id as person_no, u.unit_code,
       s.joined_on as from_on, nullif(s.before_until_on, '9999-12-31') as until_on
from spell s
left join unit_now u on u.unit_id = s.unit_id
where s.joined_on < s.before_until_on
order by s.person_id, s.membership_id
