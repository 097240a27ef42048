-- What of a spell tells whether a row of its person belongs to its unit on the row's day.
-- Takes: spell, row, day.
{spell}.unit_id, case when {in_service: {spell}, {row}.{day}} then 1 else 0 end as in_service,
case when {spell}.joined_on <= {row}.{day} then {spell}.joined_on else '' end as begun_on,
{spell}.joined_on, {spell}.membership_id
