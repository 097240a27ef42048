"""The workbook to hand back: the bad rows as the clerk wrote them, the reason first, the wrong cells marked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mutualaid import words
from mutualaid.codes import CONFIRMED
from mutualaid.results import Disclosure, PageUnit, Problem, Roster
from mutualaid.sheets.body import Body, LooseCell
from mutualaid.sheets.choices import IDENTIFIERS, choices
from mutualaid.sheets.confirming import EITHER, mark_of
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.headings import RETURNED_HEADINGS, own_columns
from mutualaid.sheets.listing import packed
from mutualaid.sheets.merging import Covered, covered_rows
from mutualaid.sheets.opening import open_book
from mutualaid.sheets.strokes import OURS
from mutualaid.sheets.writing import Held, cell_width, fit_to_width, held, put, replacing, set_value, sheet_name
from mutualaid.sheets.xlsx import RETURNED

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_COMMENTS = 5_000
REASON_WIDTH = 48
_OF_LINES = frozenset(("LIST_OTHERWISE", "PLAN_OF_PAGE", "TITLE_DIFFERS", "ENDS_OF_PAGE"))
"""Doubts that a line between the rows may raise."""
_WHOSE = frozenset(("name", "document_no"))
CONFIRM_WIDTH, WHY_WIDTH = 10, 24


class _Places(NamedTuple):
    """Where the columns of the source go, which may have been handed back before, and where doubts are settled."""

    shift: int
    """0: the source has our column of reasons already; the old ones give way to the new."""
    confirm: int
    """The column of 确认, from 1; that of 理由 follows."""

    def __call__(self, index: int) -> int:
        """The column of the new sheet, from 1."""
        return index + 1 + self.shift

    def is_told_anew(self, index: int) -> bool:
        """Whether what stands there is our own old reason."""
        return self.shift == 0 and index == 0

    @classmethod
    def of(cls, grid: Grid, roster: Roster, rows: Collection[int]) -> _Places:
        """As the source has them; else 确认 and 理由 stand behind everything that is handed back."""
        own = own_columns(roster.headings)
        shift = 0 if own else 1
        if len(own) == len(RETURNED_HEADINGS):
            return cls(shift, own[1] + 1)
        last = max(index for index, heading in enumerate(roster.headings) if heading)
        lines = [cells for row, cells in grid.rows if row in rows]
        used = (index for cells in lines for index in range(last + 1, len(cells)) if not is_blank(cells[index]))
        return cls(shift, max(used, default=last) + shift + 2)


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

    Titles, headings and the order of columns are those of ``source``; before them stands 错误原因, behind them 确认 and
    理由, where doubts are settled that ``--accept CONFIRMED`` reads back; marked cells carry their reason as a comment;
    ids are text; the file is its owner's alone. ``leave`` is that of the import. ``tell`` says a
    problem as a person reads it (else: its sentence with the facts as they are). Without a bad row nothing is written
    and the answer is 0. Raises what ``read`` raises for ``source``, and ``OSError``.
    """
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904
    from openpyxl.workbook.defined_name import DefinedName

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
    grid = _with_units(grid, roster)
    places = _Places.of(grid, roster, by_row.keys())
    _head(sheet, replace(grid, rows=[line for line in grid.rows if line[0] not in by_row]), roster, places)
    body = _rows(sheet, grid, roster, by_row, places, tell or _sentence)
    _validations(sheet, roster, places)
    _widths(sheet, grid, roster, places, body)
    fit_to_width(sheet)
    if roster.list_code:
        workbook.defined_names[RETURNED] = DefinedName(RETURNED, attr_text=f'"{roster.list_code}"', hidden=True)
    sheet.print_title_rows = f"{roster.header_rows[0]}:{roster.header_rows[-1]}"
    first = roster.header_rows[-1] + 1
    with replacing(path) as write:
        write(packed(workbook, body.texts(), from_row=first))
    return body.row_count


def _source_grid(source: Path, roster: Roster) -> Grid:
    book = open_book(source, sheet=roster.sheet)
    for grid in book.grids:
        lines = dict(grid.rows)
        if len(roster.headings) == grid.width and all(row in lines for row in roster.header_rows):
            return grid
    return book.grids[0]


def _held(said: object, field: str | None) -> Held | None:
    """What a cell of the source holds when it is handed back."""
    if isinstance(said, float) and field in IDENTIFIERS:
        # An id kept as a number: what it shows, as text; one that lost its digits stays visibly wrong.
        whole = said.is_integer() and abs(said) < 1e15
        return held("id", str(int(said)) if whole else f"{said:.14E}")
    if isinstance(said, datetime | date):
        return held("on", said)
    if isinstance(said, float) and said.is_integer() and abs(said) < 1e15:
        return held("text", int(said))
    return held("text", said)


def _head(sheet: Worksheet, grid: Grid, roster: Roster, places: _Places) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    first, last = roster.header_rows[0], roster.header_rows[-1]
    fill = PatternFill("solid", fgColor="DDE6F0")
    for row, cells in grid.rows:
        if row > last:
            break
        for index, said in enumerate(cells):
            if is_blank(said) or places.is_told_anew(index):
                continue
            cell = sheet.cell(row, places(index))
            put(cell, _held(said, None))
            if row >= first:
                cell.font, cell.fill = Font(bold=True), fill
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for column, name in ((1, "problem"), (places.confirm, "confirm"), (places.confirm + 1, "why")):
        heading = sheet.cell(first, column)
        set_value(heading, "id", words.column(name))
        heading.font, heading.fill = Font(bold=True, color="9C0006"), PatternFill("solid", fgColor="FFC7CE")
        heading.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    how = words.sentence("CONFIRM_HERE", accept=f"--accept {CONFIRMED}")
    sheet.cell(first, places.confirm).comment = Comment(how, OURS, width=320, height=150)
    for top, left, bottom, right in grid.merges:
        if bottom <= last and right < grid.width + 1:
            sheet.merge_cells(start_row=top, start_column=places(left), end_row=bottom, end_column=places(right))
    sheet.freeze_panes = f"B{last + 1}"


def _with_units(grid: Grid, roster: Roster) -> Grid:
    """The rows with the unit of their page where a printed list has several, in its column or in one beside the others.

    Below the first title alone, rows of later pages would be another unit's; where it is doubted whose a row is both
    units stand in the cell, so that somebody has to choose.
    """
    unsure = {
        row: str(finding.facts["name"])
        for row, told in roster.doubts.items()
        for _, finding in told
        if finding.code == "UNIT_OF_PAGE"
    }
    if not roster.page_units and not unsure:
        return grid
    index = roster.fields.index("unit") if "unit" in roster.fields else grid.width
    titles = [PageUnit(0, roster.title_unit or ""), *roster.page_units]
    rows = []
    for row, cells in grid.rows:
        said = [*cells, *[None] * (index + 1 - len(cells))]
        if row == roster.header_rows[-1] and is_blank(said[index]):
            said[index] = words.column("unit")
        elif row > roster.header_rows[-1] and is_blank(said[index]):
            unit = next(page.unit for page in reversed(titles) if page.from_row < row)
            said[index] = " / ".join(name for name in (unit, unsure.get(row)) if name) or None
        rows.append((row, tuple(said)))
    return replace(grid, rows=rows)


def _seen(cells: Cells, of: Covered | None, row: int) -> Cells:
    """The cells of a row as merged ones show them, as these stay behind.

    What another value is hidden under shows both, and an amount that several rows share stands in the first alone:
    somebody has to say which it is.
    """
    if of is None:
        return cells
    seen = list(of.over(cells))
    for index, hidden in of.hidden.items():
        seen[index] = " / ".join(_text(said) for said in (of.shown[index], hidden) if not is_blank(said))
        if is_blank(of.shown[index]):
            seen[index] = f"? / {seen[index]}"
    for index, top in of.once.items():
        if row != top and index not in of.hidden:
            seen[index] = None
    return tuple(seen)


def _text(said: object) -> str:
    if isinstance(said, float) and said.is_integer():
        return str(int(said))
    return said.isoformat() if isinstance(said, date) else str(said)


def _rows(
    sheet: Worksheet,
    grid: Grid,
    roster: Roster,
    by_row: dict[int, list[Problem]],
    places: _Places,
    tell: Callable[[Problem], str],
) -> Body:
    from openpyxl.worksheet.cell_range import CellRange

    source = dict(grid.rows)
    covered = covered_rows(grid, roster.header_rows[-1], roster.fields)
    # Where a printed list has several units the rows have got a column of theirs.
    fields = [*roster.fields, *(["unit"] if grid.width < max(map(len, source.values())) else [])]
    place = {name: index for index, name in enumerate(roster.fields) if name is not None}
    marking = _Marking(sheet, places, tell, place, {said: at for at, said in enumerate(roster.headings) if said})
    measured = frozenset(places(index) for index, name in enumerate(roster.fields) if name in IDENTIFIERS)
    body, target = Body(sheet, measured), roster.header_rows[-1]
    spoken = _spoken_of(roster, by_row)
    for row in sorted({*by_row, *spoken}):
        cells = source.get(row)
        if cells is None:
            continue
        target += 1
        if row not in by_row:
            there = {places(at): LooseCell(_held(said, None)) for at, said in enumerate(cells) if not is_blank(said)}
            body.say(target, there)
            if len(there) == 1 and (first := min(there)) < places(grid.width - 1):  # a name's column may be the first
                sheet.merged_cells.add(CellRange(None, first, target, places(grid.width - 1), target))
            continue
        is_kept = _is_confirmed_still(roster, row, by_row[row])
        by_field: dict[str, object] = {}
        line: dict[int, LooseCell] = {}
        for index, said in enumerate(_seen(cells, covered.get(row), row)):
            shown = grid.errors.get((row, index), said)
            is_old = places.is_told_anew(index) or (places(index) == places.confirm and not is_kept)
            if is_blank(shown) or is_old:
                continue
            field = fields[index] if index < len(fields) else None
            if field is not None:
                by_field[field] = shown
            line[places(index)] = LooseCell(_held(shown, field), "top")
        body.add(target, line, marking.row(target, by_row[row], by_field, line))
    marking.offer_answers()
    body.end()
    return body


def _spoken_of(roster: Roster, by_row: Mapping[int, Sequence[Problem]]) -> Sequence[int]:
    """The lines between the rows, where some speak against rows that are handed back: without them no doubt is left."""
    if not any(problem.code in _OF_LINES for problems in by_row.values() for problem in problems):
        return ()
    first = roster.header_rows[-1]
    return [line.row for line in roster.passed_over if line.row > first and line.kind in ("title", "note")]


def _is_confirmed_still(roster: Roster, row: int, problems: Sequence[Problem]) -> bool:
    """Whether 确认 of a row that is handed back again was written of it as it is, and of all its doubts."""
    said = (roster.confirmations or {}).get(row)
    if said is None or said.wrong is not None:
        return said is None or said.wrong != "CONFIRM_CHANGED"
    held = [problem for problem in problems if problem.verdict == "held"]
    return said.codes >= {problem.code for problem in held} and said.marks >= {problem.mark for problem in held}


@dataclass(slots=True, eq=False, repr=False)
class _Marking:
    """Says beside each row what is wrong with it, marks its cells, and offers answers to its doubts."""

    sheet: Worksheet
    places: _Places
    tell: Callable[[Problem], str]
    place: Mapping[str, int]
    at_heading: Mapping[str, int]
    comments: int = 0
    answers: dict[str, list[int]] = field(default_factory=dict)
    """Which rows may be answered, by the answers that they take."""

    def row(
        self, target: int, problems: Sequence[Problem], cells: Mapping[str, object], line: dict[int, LooseCell]
    ) -> int:
        """Tell the problems of one row in its ``line``; how high it is for them.

        Below its doubts stands by which mark it is known as the row that has them.
        """
        reasons: list[str] = []
        for problem in problems:
            said = self.tell(problem)
            if problem.column and problem.column not in said:
                said = f"{problem.column}: {said}"
            if said not in reasons:
                reasons.append(said)
            if (index := self._at(problem)) is not None:
                self._mark(target, self.places(index), said, line)
        doubts = {problem.code for problem in problems if problem.verdict == "held"}
        if doubts:
            marks = sorted({problem.mark for problem in problems if problem.mark})
            mark = "~".join([mark_of(cells, self._refused(problems)), *marks])
            reasons.append(words.sentence("CONFIRM_MARK", mark=mark))
        reason = line.setdefault(1, LooseCell())
        reason.held, reason.align = held("id", "\n".join(reasons)), "wrap"
        confirm, why = self.places.confirm, self.places.confirm + 1
        line.setdefault(why, LooseCell()).align = "wrap"
        if doubts:
            answers = ",".join(sorted(EITHER)) if doubts & EITHER else words.label("value", "yes")
            self.answers.setdefault(answers, []).append(target)
        else:
            for column in (confirm, why):
                line.setdefault(column, LooseCell()).fill = "D9D9D9"
        lines = sum(1 + cell_width(said) // (REASON_WIDTH - 6) for said in reasons)
        return min(400, 15 * max(1, lines))

    def _at(self, problem: Problem) -> int | None:
        """The column of the source in which a problem lies."""
        return self.at_heading.get(problem.column or "", self.place.get(problem.column or ""))

    def _refused(self, problems: Sequence[Problem]) -> set[str]:
        """The fields that have to be changed; never those that say whose row it is."""
        wrong = {self._at(problem) for problem in problems if problem.verdict == "refused"}
        return {field for field, index in self.place.items() if index in wrong} - _WHOSE

    def _mark(self, target: int, column: int, said: str, line: dict[int, LooseCell]) -> None:
        from openpyxl.comments import Comment

        line.setdefault(column, LooseCell()).fill = "FFF2CC"
        if self.comments < MAX_COMMENTS:
            cell = self.sheet.cell(target, column)
            old = f"{cell.comment.text}\n" if cell.comment else ""
            cell.comment = Comment(old + said, OURS, width=320, height=120)
            self.comments += 1

    def offer_answers(self) -> None:
        """Let 确认 be chosen where a row waits for it."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.datavalidation import DataValidation

        letter = get_column_letter(self.places.confirm)
        for listed, targets in self.answers.items():
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            rule.errorStyle = "warning"
            for first, last in _runs(targets):
                rule.add(f"{letter}{first}:{letter}{last}")
            self.sheet.add_data_validation(rule)


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of each stretch of rows that follow each other."""
    stretches = groupby(enumerate(rows), key=lambda at: at[1] - at[0])
    numbered = [[row for _, row in stretch] for _, stretch in stretches]
    return [(stretch[0], stretch[-1]) for stretch in numbered]


def _sentence(problem: Problem) -> str:
    facts = {"row": problem.row, "sheet": problem.sheet, "column": problem.column, "value": problem.value}
    return words.sentence(problem.code, **{**facts, **problem.facts})


def _validations(sheet: Worksheet, roster: Roster, places: _Places) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    first = roster.header_rows[-1] + 1
    for index, name in enumerate(roster.fields):
        listed = choices(name) if name else ()
        if listed:
            rule = DataValidation(type="list", formula1=f'"{",".join(listed)}"', allow_blank=True)
            rule.errorStyle = "warning"
            letter = get_column_letter(places(index))
            rule.add(f"{letter}{first}:{letter}{sheet.max_row + 200}")
            sheet.add_data_validation(rule)


def _widths(sheet: Worksheet, grid: Grid, roster: Roster, places: _Places, body: Body) -> None:
    from openpyxl.utils import get_column_letter

    own = {1: REASON_WIDTH, places.confirm: CONFIRM_WIDTH, places.confirm + 1: WHY_WIDTH}
    for place, cells_wide in own.items():
        sheet.column_dimensions[get_column_letter(place)].width = cells_wide
    for index, heading in enumerate(roster.headings):
        if places.is_told_anew(index) or places(index) in (places.confirm, places.confirm + 1):
            continue
        width = grid.widths.get(index) or max(10, cell_width(heading) + 4)
        if roster.fields[index] in IDENTIFIERS:
            # A number is read as a whole: compared with a card, cut off at the edge of its cell it is another.
            width = max(width, body.widest.get(places(index), 0) + 2)
        column = sheet.column_dimensions[get_column_letter(places(index))]
        column.width = min(60, width)
        if roster.fields[index] in IDENTIFIERS:
            column.number_format = "@"
