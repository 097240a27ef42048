-- What a decision that pays still owes: its amount less what earlier ones on its claim had paid; nothing once it has a
-- payment of its own, even one that came back for good, until the claim is decided anew.
-- Takes: decision.
case when exists (select 1 from payout_now y where y.decision_id = {decision}.decision_id) then 0
     else {decision}.amount_fen - {live_fen: {decision}.claim_id} end
