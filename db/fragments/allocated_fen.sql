-- What the receipts of units pay of an enrollment.
-- Takes: enrollment.
coalesce((select sum(a.amount_fen) from allocation_now a where a.enrollment_id = {enrollment}.enrollment_id), 0)
