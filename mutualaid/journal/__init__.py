"""The journal: entries, hash chain, undo, verification; the only way to write."""

from mutualaid.journal.entries import Actor, Intent, Writer, program_version, write
from mutualaid.journal.undoing import undo, undone_by
from mutualaid.journal.verifying import verify

__all__ = ["Actor", "Intent", "Writer", "program_version", "undo", "undone_by", "verify", "write"]
