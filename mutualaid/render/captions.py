"""What stands around the rows of an answer: its title, what it is about, the stamp of the ledger."""

from __future__ import annotations

from collections.abc import Mapping

from mutualaid import words
from mutualaid.render import cells
from mutualaid.results import Ledger, Table


def title(head: Mapping[str, object]) -> str:
    """The name of a question or list in words."""
    for key in ("report", "list"):
        if key in head:
            return words.label(key, head[key])
    return ""


def subject(table: Table) -> str:
    """The head of an answer in one line: definition, unit, day or year."""
    parts = []
    for key, value in table.head.items():
        if key in ("report", "list") or value is None or isinstance(value, (Mapping, list, tuple)):
            continue
        parts.append(f"{words.heading(key)} {cells.person(key, value)}")
    return words.label("table", "between").join(parts)


def stamp(ledger: Ledger) -> str:
    """The line under every answer: the journal entry it was read at and the first 16 signs of its hash."""
    return words.sentence("STAMP", entry=ledger.entry, head=ledger.head[:16] or "-")
