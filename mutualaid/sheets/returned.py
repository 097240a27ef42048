"""The workbook to hand back: the bad rows as the clerk wrote them, the reason first, the wrong cells marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.results import Disclosure, Problem, Roster
from mutualaid.sheets.choices import IDENTIFIERS, choices
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.headings import REASON_HEADINGS, heading_key
from mutualaid.sheets.opening import open_book
from mutualaid.sheets.writing import cell_width, fit_to_width, save, set_value, sheet_name

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MAX_COMMENTS = 5_000
REASON_WIDTH = 48
_REASON_KEYS = frozenset(heading_key(heading) for heading in REASON_HEADINGS)


def write_return(
    path: Path,
    source: Path,
    roster: Roster,
    problems: Sequence[Problem],
    *,
    leave: Disclosure,  # noqa: ARG001 - who has it may write one
    tell: Callable[[Problem], str] | None = None,
) -> int:
    """Write the rows that have problems as a workbook to mend, which imports as it is; the number of rows written.

    Titles, headings and the order of columns are those of ``source``; 错误原因 comes first; marked cells carry their
    reason as a comment; ids are text; the file is its owner's alone. ``leave`` is that of the import. ``tell`` says a
    problem as a person reads it (else: its sentence with the facts as they are). Without a bad row nothing is written
    and the answer is 0. Raises what ``read`` raises for ``source``, and ``OSError``.
    """
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.row is not None and problem.sheet == roster.sheet:
            by_row.setdefault(problem.row, []).append(problem)
    if not by_row:
        return 0
    grid = _source_grid(source, roster)
    workbook = Workbook()
    if roster.epoch_1904:
        workbook.epoch = CALENDAR_MAC_1904
    sheet = workbook.active
    assert sheet is not None
    sheet.title = sheet_name(roster.sheet or source.stem)
    # Handed back a second time: the old reasons give way to the new.
    shift = 0 if roster.headings and heading_key(roster.headings[0]) in _REASON_KEYS else 1
    _head(sheet, grid, roster, shift)
    written = _rows(sheet, grid, roster, by_row, shift, tell or _sentence)
    _validations(sheet, roster, shift)
    _widths(sheet, grid, roster, shift)
    fit_to_width(sheet)
    sheet.print_title_rows = f"{roster.header_rows[0]}:{roster.header_rows[-1]}"
    save(workbook, path)
    return written


def _source_grid(source: Path, roster: Roster) -> Grid:
    book = open_book(source, sheet=roster.sheet)
    for grid in book.grids:
        lines = dict(grid.rows)
        if len(roster.headings) == grid.width and all(row in lines for row in roster.header_rows):
            return grid
    return book.grids[0]


def _put(cell: Cell | MergedCell, said: object, field: str | None) -> None:
    if isinstance(said, float) and field in IDENTIFIERS:
        # An id kept as a number: what it shows, as text; one that lost its digits stays visibly wrong.
        whole = said.is_integer() and abs(said) < 1e15
        set_value(cell, "id", str(int(said)) if whole else f"{said:.14E}")
    elif isinstance(said, datetime | date):
        set_value(cell, "on", said)
    elif isinstance(said, float) and said.is_integer() and abs(said) < 1e15:
        set_value(cell, "text", int(said))
    else:
        set_value(cell, "text", said)


def _head(sheet: Worksheet, grid: Grid, roster: Roster, shift: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    first, last = roster.header_rows[0], roster.header_rows[-1]
    fill = PatternFill("solid", fgColor="DDE6F0")
    for row, cells in grid.rows:
        if row > last:
            break
        for index, said in enumerate(cells):
            if is_blank(said) or (shift == 0 and index == 0):
                continue
            cell = sheet.cell(row, index + 1 + shift)
            _put(cell, said, None)
            if row >= first:
                cell.font, cell.fill = Font(bold=True), fill
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    reason = sheet.cell(first, 1)
    set_value(reason, "id", words.column("reason"))
    reason.font, reason.fill = Font(bold=True, color="9C0006"), PatternFill("solid", fgColor="FFC7CE")
    for top, left, bottom, right in grid.merges:
        if bottom <= last and right < grid.width + 1:
            sheet.merge_cells(
                start_row=top, start_column=left + 1 + shift, end_row=bottom, end_column=right + 1 + shift
            )
    sheet.freeze_panes = f"B{last + 1}"


def _rows(
    sheet: Worksheet,
    grid: Grid,
    roster: Roster,
    by_row: dict[int, list[Problem]],
    shift: int,
    tell: Callable[[Problem], str],
) -> int:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, PatternFill

    source = dict(grid.rows)
    place = {name: index for index, name in enumerate(roster.fields) if name is not None}
    at_heading = {heading: index for index, heading in enumerate(roster.headings) if heading}
    mark = PatternFill("solid", fgColor="FFF2CC")
    comments = 0
    target = roster.header_rows[-1]
    for row in sorted(by_row):
        cells = source.get(row)
        if cells is None:
            continue
        target += 1
        reasons: list[str] = []
        for index, said in enumerate(_filled(row, cells, grid, place, source)):
            shown = grid.errors.get((row, index), said)
            if is_blank(shown) or (shift == 0 and index == 0):
                continue
            field = roster.fields[index] if index < len(roster.fields) else None
            _put(sheet.cell(target, index + 1 + shift), shown, field)
        for problem in by_row[row]:
            said = tell(problem)
            if problem.column and problem.column not in said:
                said = f"{problem.column}: {said}"
            if said not in reasons:
                reasons.append(said)
            index_of = at_heading.get(problem.column or "", place.get(problem.column or ""))
            if index_of is None:
                continue
            cell = sheet.cell(target, index_of + 1 + shift)
            cell.fill = mark
            if comments < MAX_COMMENTS:
                old = f"{cell.comment.text}\n" if cell.comment else ""
                cell.comment = Comment(old + said, "mutualaid", width=320, height=120)
                comments += 1
        reason = sheet.cell(target, 1)
        set_value(reason, "id", "\n".join(reasons))
        reason.alignment = Alignment(wrap_text=True, vertical="top")
        lines = sum(1 + cell_width(said) // (REASON_WIDTH - 6) for said in reasons)
        sheet.row_dimensions[target].height = min(400, 15 * max(1, lines))
    return target - roster.header_rows[-1]


def _filled(row: int, cells: Cells, grid: Grid, place: dict[str, int], source: dict[int, Cells]) -> list[object]:
    """The cells of a row; a unit or plan merged down over it is written into it, as the merge stays behind."""
    said = list(cells)
    for name in ("unit", "plan"):
        index = place.get(name)
        if index is None or index >= len(said) or not is_blank(said[index]):
            continue
        for top, left, bottom, right in grid.merges:
            if top < row <= bottom and left <= index <= right and top in source:
                said[index] = source[top][left]
    return said


def _sentence(problem: Problem) -> str:
    facts = {"row": problem.row, "sheet": problem.sheet, "column": problem.column, "value": problem.value}
    return words.sentence(problem.code, **{**facts, **problem.facts})


def _validations(sheet: Worksheet, roster: Roster, shift: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    first = roster.header_rows[-1] + 1
    for index, name in enumerate(roster.fields):
        listed = choices(name) if name else ()
        if listed:
            rule = DataValidation(type="list", formula1=f'"{",".join(listed)}"', allow_blank=True)
            rule.errorStyle = "warning"
            letter = get_column_letter(index + 1 + shift)
            rule.add(f"{letter}{first}:{letter}{sheet.max_row + 200}")
            sheet.add_data_validation(rule)


def _widths(sheet: Worksheet, grid: Grid, roster: Roster, shift: int) -> None:
    from openpyxl.utils import get_column_letter

    sheet.column_dimensions["A"].width = REASON_WIDTH
    for index, heading in enumerate(roster.headings):
        if shift == 0 and index == 0:
            continue
        width = grid.widths.get(index) or max(10, cell_width(heading) + 4)
        if roster.fields[index] == "document_no":
            width = max(width, 22)
        column = sheet.column_dimensions[get_column_letter(index + 1 + shift)]
        column.width = min(60, width)
        if roster.fields[index] in IDENTIFIERS:
            column.number_format = "@"
