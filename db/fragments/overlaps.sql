-- A cover that holds on any day of a period, both ends included.
-- Takes: cover, from_on, to_on.
{cover}.starts_on <= {to_on} and {cover}.ends_on >= {from_on}
