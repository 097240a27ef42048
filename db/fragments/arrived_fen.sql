-- The fen of a claim's payments that are with the payee.
-- Takes: claim.
coalesce((select cast(sum(y.amount_fen) as bigint) from payout_now y
          where y.claim_id = {claim} and {last_event: event_code, payout_id, y.payout_id} = 'paid'), 0)
