-- What was received for an enrollment by itself, less what went back.
-- Takes: enrollment.
coalesce((select sum(c.amount_fen) from contribution_now c where c.enrollment_id = {enrollment}.enrollment_id), 0)
