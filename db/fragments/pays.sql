-- A decision that money follows from.
-- Takes: decision.
{decision}.outcome in ('pay', 'partial') and {decision}.amount_fen > 0
