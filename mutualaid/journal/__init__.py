"""The journal: entries, hash chain (here), undo (``undoing``), verification (``verifying``); the only way to write."""

from mutualaid.journal.entries import NOT_GIVEN, Actor, Intent, Witness, Writer, undone_by, write

__all__ = ["NOT_GIVEN", "Actor", "Intent", "Witness", "Writer", "undone_by", "write"]
