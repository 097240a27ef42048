"""The journal: entries, hash chain (here), undo (``undoing``), verification (``verifying``); the only way to write."""

from mutualaid.journal.entries import Actor, Intent, Witness, Writer, undone_by, write

__all__ = ["Actor", "Intent", "Witness", "Writer", "undone_by", "write"]
