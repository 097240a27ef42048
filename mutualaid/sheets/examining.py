"""Looks at how an import reads a file without taking anything of it: its sheet, its header, each column, each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mutualaid.rules.values import plain
from mutualaid.sheets.grid import Book, Cells, Grid, is_blank
from mutualaid.sheets.header import Header, PlanHeadings, find_header
from mutualaid.sheets.headings import Columns, heading_key
from mutualaid.sheets.table import Body, read_body
from mutualaid.sheets.titles import title_unit


@dataclass(frozen=True, slots=True)
class Examined:
    """The sheet that an import would read, its header, and what it takes of the rows below."""

    grid: Grid
    header: Header
    body: Body | None
    """None where a column is missing without which nobody can tell which rows are data."""

    def cells(self, index: int) -> Iterator[object]:
        """The filled cells of a column below the header, from the top."""
        return (cells[index] for _, cells in self._rows() if not is_blank(cells[index]))

    def _rows(self) -> Iterable[tuple[int, Cells]]:
        """The rows of data; where nobody can tell which are, those that fill half of the columns, if any do."""
        if self.body is not None:
            return self.body.rows
        below = [row for row in self.grid.rows if row[0] > self.header.rows[-1]]
        half = sum(1 for heading in self.header.headings if heading) / 2
        return [row for row in below if sum(not is_blank(cell) for cell in row[1]) >= half] or below


def is_settled_by(heading: str, key: str) -> bool:
    """Whether a heading goes by a key: as a whole, or by its lower line where a group stands above it."""
    whole = heading_key(heading)
    return whole == key or (" " in heading and whole.endswith(key))


def headed(
    book: Book, columns: Columns, plan_headings: PlanHeadings | None = None, settled: Mapping[str, str] | None = None
) -> tuple[Grid, Header] | None:
    """The sheet that an import would read and its header, whatever it would refuse of it; None where no sheet has any.

    Of several sheets it is the one that lacks nothing, has rows, and says most by its header; else the first.
    """
    seen = []
    for grid in book.grids:
        header = find_header(grid, columns, plan_headings, settled)
        if header is not None and header.strength:
            has_rows = bool(grid.rows) and grid.rows[-1][0] > header.rows[-1]
            seen.append((not header.missing, has_rows, header.strength if book.is_text else 0, grid, header))
    if not seen:
        return None
    *_, grid, header = max(seen, key=lambda one: one[:3])
    return grid, header


def examine(
    book: Book, columns: Columns, plan_headings: PlanHeadings | None = None, settled: Mapping[str, str] | None = None
) -> Examined | None:
    """How an import reads an open file; None where no sheet has anything like a header."""
    found = headed(book, columns, plan_headings, settled)
    if found is None:
        return None
    grid, header = found
    return Examined(grid, header, None if header.missing else read_body(grid, header, columns))


def unit_said(grid: Grid, header: Header) -> str | None:
    """Whose file it is, as it says itself: the unit of its title, else the only one that its column of units names."""
    last_row = header.rows[-1]
    return whose(title_unit(grid, header), header.fields, (row for row in grid.rows if row[0] > last_row))


def whose(title: str | None, fields: Sequence[str | None], rows: Iterable[tuple[int, Cells]]) -> str | None:
    """The unit of a title, else the only one that the column of units names; ``fields`` are those of the columns."""
    if title is not None or "unit" not in fields:
        return title
    place = fields.index("unit")
    return only_one(cells[place] for _, cells in rows)


def only_one(cells: Iterable[object]) -> str | None:
    """The text that every filled one of some cells says; None where they say several, or nothing.

    >>> only_one(["甲厂工会", None, " 甲厂工会"]), only_one(["甲厂工会", "乙厂工会"]), only_one([])
    ('甲厂工会', None, None)
    """
    said: str | None = None
    for cell in cells:
        text = plain(cell)
        if text is not None and said not in (None, text):
            return None
        said = text or said
    return said
