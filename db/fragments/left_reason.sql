-- Why the person of a row is no member on a day: the reason of the spell that began last; 'untold' where nobody told it,
-- 'member' of who is one, 'no_member' of who never was.
-- Takes: row, day.
coalesce((select case when m.left_on is null or m.left_on > {day} then 'member'
                      else coalesce(m.left_reason_code, 'untold') end
          from membership_now m
          where m.person_id = {row}.person_id and m.joined_on <= {day}
          order by m.joined_on desc, m.membership_id desc
          limit 1), 'no_member')
