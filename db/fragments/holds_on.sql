-- A place in the tree, or another span from `from_on` until the day before `until_on`, that holds on a day.
-- Takes: span, day.
{span}.from_on <= {day} and {span}.until_on > {day}
