-- A claim whose money does not go to the member's own card: that of a death, and any of somebody who has died.
-- Takes: claim.
({claim}.harm_code = 'death'
 or exists (select 1 from membership_now dead
            where dead.person_id = {claim}.person_id and dead.left_reason_code = 'deceased'))
