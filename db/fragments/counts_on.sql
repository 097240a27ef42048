-- The spell of a person that counts on a day: in service on it, and none in service on it began later.
-- Takes: spell, day.
{in_service: {spell}, {day}}
and not exists (select 1 from membership_now later
                where later.person_id = {spell}.person_id and {in_service: later, {day}}
                  and (later.joined_on > {spell}.joined_on
                       or (later.joined_on = {spell}.joined_on and later.membership_id > {spell}.membership_id)))
