"""The journal: entries, hash chain (here), undo (``undoing``), verification (``verifying``); the only way to write."""

from mutualaid.journal.entries import NOT_GIVEN, Actor, Intent, Witness, Writer, deny, undone_by, write
from mutualaid.journal.scope import lies_outside

__all__ = ["NOT_GIVEN", "Actor", "Intent", "Witness", "Writer", "deny", "lies_outside", "undone_by", "write"]
