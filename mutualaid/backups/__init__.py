"""Backups of an embedded ledger: made while others write, proven before they count, restored without loss."""
