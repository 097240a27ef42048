"""Which rows of an answer are shown, and in which order: sorted by a key, and only the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Note, Table

DESCENDING = "-"
"""Before a key: the other way round."""


def pick(table: Table, *, sort: str | None = None, top: int | None = None) -> Table:
    """The rows by a key, numbers from the largest down, texts and days upward; ``-key`` is the other way round.

    Rows of equal value keep their order, what has no value stands last. ``top`` keeps the first so many; a note says
    of how many. The total is of all. Raises SORT_UNKNOWN (exit 2) for a key that the answer does not have.
    """
    rows: Sequence[Mapping[str, object]] = table.rows
    if sort is not None:
        key = sort.removeprefix(DESCENDING)
        if key not in table.columns and (rows or table.columns):
            raise MutualAidError("SORT_UNKNOWN", Exit.USAGE, key=key, known=", ".join(table.columns))
        rows = _sorted(list(rows), key, is_turned=sort.startswith(DESCENDING))
    if top is None or len(rows) <= top:
        return table._replace(rows=rows)
    note = Note("TOP_SHOWN", facts={"shown_count": top, "row_count": len(rows)})
    return table._replace(rows=rows[:top], notes=[*table.notes, note])


def _sorted(rows: list[Mapping[str, object]], key: str, *, is_turned: bool) -> list[Mapping[str, object]]:
    known: list[Any] = [row for row in rows if row.get(key) is not None]
    are_numbers = all(isinstance(row[key], int) for row in known)
    value = (lambda row: row[key]) if are_numbers else (lambda row: str(row[key]))
    known.sort(key=value, reverse=are_numbers != is_turned)
    return known + [row for row in rows if row.get(key) is None]
