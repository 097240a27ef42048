"""What the rows of a table do not show: formulas, errors, hidden rows and columns, cells that have no heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mutualaid.results import Note, Problem
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.header import Header
from mutualaid.sheets.spans import letter, spans

Rows = Sequence[tuple[int, Cells]]


def unreadable(grid: Grid, header: Header, data: Rows) -> dict[int, list[Problem]]:
    """Errors and formulas without a value, which make a row unreadable, in the columns that are read."""
    found: dict[int, list[Problem]] = {}
    if not grid.formulas and not grid.errors:
        return found
    rows = {row for row, _ in data}
    for (row, index), error in sorted(grid.errors.items()):
        if row in rows and _is_read(header, index):
            problem = Problem("refused", "ERROR_CELL", grid.sheet, row, header.headings[index], error)
            found.setdefault(row, []).append(problem)
    for (row, index), is_stored in grid.formulas.items():
        if not is_stored and row in rows and _is_read(header, index) and (row, index) not in grid.errors:
            problem = Problem("refused", "FORMULA_WITHOUT_VALUE", grid.sheet, row, header.headings[index])
            found.setdefault(row, []).append(problem)
    return dict(sorted(found.items()))


def stored_values(grid: Grid, header: Header, data: Rows) -> Iterator[Note]:
    """A formula's stored value is taken, with one note a column."""
    if not grid.formulas:
        return
    rows = {row for row, _ in data}
    stored: dict[int, list[int]] = {}
    for (row, index), is_stored in grid.formulas.items():
        if is_stored and row in rows and _is_read(header, index) and (row, index) not in grid.errors:
            stored.setdefault(index, []).append(row)
    for index, of_rows in sorted(stored.items()):
        facts = {"rows": spans(of_rows), "count": len(of_rows)}
        yield Note("FORMULA_VALUE", grid.sheet, min(of_rows), header.headings[index], facts=facts)


def _is_read(header: Header, index: int) -> bool:
    return index < len(header.fields) and header.fields[index] is not None


def hidden(grid: Grid, header: Header, rows: Sequence[int]) -> Iterator[Note]:
    """Hidden rows and columns are read all the same."""
    if grid.hidden_rows:
        wanted = set(rows)
        found = [row for row in grid.hidden_rows if row in wanted]
        if found:
            yield Note("HIDDEN_ROWS", grid.sheet, found[0], facts={"rows": spans(found), "count": len(found)})
    for index in grid.hidden_columns:
        if index < len(header.headings) and header.headings[index]:
            heading = header.headings[index]
            yield Note("HIDDEN_COLUMNS", grid.sheet, header.rows[0], heading, heading)


def without_heading(grid: Grid, header: Header, data: Rows) -> Iterator[Note]:
    """Cells in columns that have no heading at all are nobody's: said once a column."""
    for index, said in enumerate(header.headings):
        if not said:
            filled = [row for row, cells in data if not is_blank(cells[index])]
            if filled:
                facts = {"rows": spans(filled), "count": len(filled), "letter": letter(index)}
                yield Note("COLUMN_WITHOUT_HEADING", grid.sheet, filled[0], letter(index), facts=facts)
