"""Notices (通报): what was written of the figures, read from a document, against what the ledger says at its stamp."""
