"""Small cells of a public table: a row that counts few people tells of them (one hospital stay in a small unit).

A row in which any count of people lies from 1 to below the least is hidden: its counts, rates and amounts. So that no
total gives a hidden row away, further rows are hidden, those that count fewest first, until at least two are, and what
they count together is no less than the least; where no row is left for that, the total is hidden instead. Numbers of
people there are in all (``POPULATIONS``) stay in a hidden row unless one of them is small itself.
Source: domain.md 6 (cells under about 5 persons).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mutualaid.results import Note, Table

POPULATIONS = frozenset(("member_count", "base_count", "required_count"))
NOT_OF_PEOPLE = frozenset(("unit_count", "below_floor_count"))
HIDDEN = "*"
"""What people read in place of a value that is hidden though it is not small."""


def suppress(table: Table, least: int, *, for_people: bool) -> Table:
    """The table with small cells hidden; ``least`` is the smallest count that is shown.

    ``for_people``: what is hidden reads ``<5`` or ``*``. Otherwise it is None, and the row says ``suppressed``.
    """
    rows = [dict(row) for row in table.rows]
    counts = [key for key in dict.fromkeys(key for row in rows for key in row) if _is_count(key)]
    small = {place for place, row in enumerate(rows) if _is_small(row, least)}
    hidden = set(small)
    total_hidden = table.total is not None and not rows and _is_small(table.total, least)
    while small and not _is_safe([rows[place] for place in hidden], counts, least):
        left = [place for place in range(len(rows)) if place not in hidden and _size(rows[place]) > 0]
        if not left:
            total_hidden = table.total is not None
            break
        hidden.add(min(left, key=lambda place: (_size(rows[place]), place)))
    small_population = any(_small(rows[place].get(key), least) for place in small for key in POPULATIONS)
    kept = frozenset() if small_population else POPULATIONS
    shown = [
        _hide(row, kept, least, for_people=for_people) if place in hidden else row for place, row in enumerate(rows)
    ]
    total = table.total
    if total is not None and total_hidden:
        total = _hide(dict(total), frozenset(), least, for_people=for_people)
    notes = list(table.notes)
    if small:
        notes.append(Note("SUPPRESSED", facts={"least": least, "more_count": len(hidden - small)}))
    if total_hidden:
        notes.append(Note("SUPPRESSED_TOTAL", facts={"least": least}))
    return table._replace(head={**table.head, "suppress": least}, rows=shown, total=total, notes=notes)


def _is_count(key: str) -> bool:
    return key.endswith("_count") and key not in NOT_OF_PEOPLE


def _small(value: object, least: int) -> bool:
    return isinstance(value, int) and 0 < value < least


def _is_small(row: Mapping[str, object], least: int) -> bool:
    return any(_is_count(key) and _small(value, least) for key, value in row.items())


def _size(row: Mapping[str, Any]) -> int:
    """How many people the row tells of beside those there are in all."""
    told = [value for key, value in row.items() if _is_count(key) and key not in POPULATIONS and isinstance(value, int)]
    return max(told, default=0)


def _is_safe(rows: Sequence[Mapping[str, Any]], counts: Sequence[str], least: int) -> bool:
    """Whether no total gives a small count of these rows away."""
    for key in counts:
        values = [row[key] for row in rows if isinstance(row.get(key), int) and row[key] > 0]
        if any(_small(value, least) for value in values) and (len(values) < 2 or sum(values) < least):
            return False
    return True


def _hide(row: dict[str, Any], kept: frozenset[str], least: int, *, for_people: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in row.items():
        told = key.endswith(("_count", "_bp", "_fen")) and key not in NOT_OF_PEOPLE and value is not None
        if not told or key in kept:
            made[key] = value
        elif for_people:
            made[key] = f"<{least}" if _is_count(key) and _small(value, least) else HIDDEN
        else:
            made[key] = None
    return made if for_people else {**made, "suppressed": True}
