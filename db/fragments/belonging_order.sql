-- In which order the spells of one row of a person stand, the one first to whose unit the row belongs.
-- Takes: spell.
{spell}.in_service desc, {spell}.begun_on desc, {spell}.joined_on, {spell}.membership_id desc
