-- The fen of a claim's payments that did not come back for good: with the payee, on the way, or to go out again.
-- Takes: claim.
coalesce((select cast(sum(y.amount_fen) as bigint) from payout_now y where y.claim_id = {claim} and not {recovered: y}), 0)
