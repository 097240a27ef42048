"""Merged cells: what one shows stands for every row it covers, in every column that is read.

A spreadsheet stores the value once, at the top, and may keep others below that nobody sees: they are doubted. So is an
amount that stands once for several rows, unless the import knows what each of them costs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mutualaid.results import Finding, Note
from mutualaid.rules.identity import mask_value
from mutualaid.sheets.choices import MONEY
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.sayings import plain
from mutualaid.sheets.spans import spans

_PRICED = frozenset(("fee", "member_part", "unit_part", "union_part", "district_part", "city_part"))
"""Amounts that are held wherever they are not the price of the row's own enrollment."""
ONCE = (MONEY | {"staff_count"}) - _PRICED
"""Amounts and counts of which nobody can say whether one is each row's or that of all."""


@dataclass(slots=True, eq=False, repr=False)
class Covered:
    """What merged cells say for one row."""

    shown: dict[int, Any] = field(default_factory=dict)
    """Column -> what is seen there, where the cell itself holds nothing or something else."""
    hidden: dict[int, Any] = field(default_factory=dict)
    """Column -> another value that is stored below."""
    once: dict[int, int] = field(default_factory=dict)
    """Column of an amount -> the row in which its merged cell begins."""

    def over(self, cells: Cells) -> Cells:
        """The cells of the row as they are seen."""
        seen = list(cells)
        for index, said in self.shown.items():
            seen[index] = said
        return tuple(seen)


def covered_rows(grid: Grid, last_header_row: int, fields: Sequence[str | None]) -> dict[int, Covered]:
    """What merged cells below the header say for the rows they cover, in the columns that are read."""
    found: dict[int, Covered] = {}
    mapped = [index for index, name in enumerate(fields) if name is not None]
    numbers: list[int] = []
    for top, left, bottom, right in grid.merges:
        if top <= last_header_row or (top == bottom and left == right):
            continue
        columns = [index for index in mapped if left <= index <= right]
        if not columns:
            continue
        numbers = numbers or [row for row, _ in grid.rows]
        begin, end = bisect_left(numbers, top), bisect_right(numbers, bottom)
        if begin == end:
            continue
        is_stored = numbers[begin] == top and left < len(grid.rows[begin][1])
        said = grid.rows[begin][1][left] if is_stored else None
        for row, cells in grid.rows[begin:end]:
            of = found.setdefault(row, Covered())
            for index in columns:
                if (row, index) != (top, left):
                    _cover(of, index, cells[index], said if index == columns[0] else None, said)
            if fields[columns[0]] in ONCE and bottom > top and not is_blank(said):
                of.once[columns[0]] = top
    return found


def _cover(of: Covered, index: int, cell: object, shown: object, said: object) -> None:
    """One cell under a merged one, which shows ``shown`` in this column and ``said`` where it begins."""
    if is_blank(cell):
        if not is_blank(shown):
            of.shown[index] = shown
    elif not _same(cell, said):
        of.hidden[index], of.shown[index] = cell, shown


def _same(one: object, other: object) -> bool:
    return one == other or (plain(one) or str(one)) == (plain(other) or str(other))


def told_of(
    grid: Grid,
    covered: Mapping[int, Covered],
    data: Collection[int],
    fields: Sequence[str | None],
    headings: Sequence[str],
) -> tuple[list[Note], dict[int, list[tuple[str, Finding]]]]:
    """Notes on the columns filled from merged cells, and the doubts of rows of data, each with its field."""
    filled: dict[int, list[int]] = {}
    sharing: dict[tuple[int, int], set[int]] = {}
    doubts: dict[int, list[tuple[str, Finding]]] = {}
    rows = [(row, of) for row, of in sorted(covered.items()) if row in data]
    for row, of in rows:
        for index in of.shown.keys() - of.hidden.keys():
            filled.setdefault(index, []).append(row)
        for index, top in of.once.items():
            # The row in which it begins shares it, also where that is a total.
            sharing.setdefault((top, index), {top}).add(row)
    for row, of in rows:
        for index, hidden in of.hidden.items():
            facts: dict[str, object] = {
                "shown": _masked(fields[index], of.shown[index]),
                "hidden": _masked(fields[index], hidden),
            }
            doubts.setdefault(row, []).append((str(fields[index]), Finding("held", "MERGED_HIDES", facts)))
        for index, top in of.once.items():
            if (count := len(sharing[top, index])) > 1:
                facts = {"count": count}
                doubts.setdefault(row, []).append((str(fields[index]), Finding("held", "MERGED_AMOUNT", facts)))
    notes = [
        Note(
            "MERGED_FILLED", grid.sheet, of_rows[0], headings[i], facts={"rows": spans(of_rows), "count": len(of_rows)}
        )
        for i, of_rows in sorted(filled.items())
    ]
    return notes, doubts


def _masked(field_name: str | None, said: object) -> str:
    return "-" if is_blank(said) else str(mask_value(str(field_name), said))
