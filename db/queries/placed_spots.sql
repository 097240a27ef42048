-- The units a question is about, as the tree stood on a day.
-- Parameters: unit_id (null: the whole ledger), as_of (the day of the tree).
-- One row means: one unit with the town and the district it counts in.
{placed_spot: :as_of}
