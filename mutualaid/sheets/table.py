"""Reads the rows under a header: data, and what stands between and below them, each named, none lost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from mutualaid.results import Aside, Finding, Note, PageUnit, PassedOver, Problem
from mutualaid.rules.identity import mask_value
from mutualaid.sheets import unseen
from mutualaid.sheets.asides import COVER_MONTHS, asides
from mutualaid.sheets.columns import Columns
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.header import Header
from mutualaid.sheets.merging import Covered, covered_rows, told_of
from mutualaid.sheets.products import differing_products
from mutualaid.sheets.rows import DATA, Before, Kind, Layout, is_data_above, kind_of
from mutualaid.sheets.sayings import Column, control_count, is_example
from mutualaid.sheets.spans import spans
from mutualaid.sheets.states import judge_states, note_states
from mutualaid.sheets.titles import Pages, title_line
from mutualaid.sheets.totals import Totals
from mutualaid.sheets.turning import Turning

_NOTES = {
    "title": "PAGE_TITLE",
    "header": "HEADER_REPEATED",
    "column_numbers": "COLUMN_NUMBERS",
    "total": "TOTAL_ROW",
    "signature": "SIGNATURE_ROW",
    "page": "SIGNATURE_ROW",
    "note": "SIGNATURE_ROW",
    "example": "EXAMPLE_ROW",
}
"""The note that names a row of a kind; blank ones are named together."""
_FEET = frozenset(("total", "signature", "page", "note"))
_ASKS = ":："
"""How a label ends whose answer stands beside it: 联系电话：."""
_LEAST_LONG_NUMBER = 1e8
"""A number under 证件号码 that is a document, or one that was."""


@dataclass(slots=True, eq=False, repr=False)
class Body:
    """The rows under a header, sorted out."""

    rows: list[tuple[int, Cells]]
    notes: list[Note]
    problems: list[Problem]
    unread_rows: list[int]
    passed_over: list[PassedOver]
    doubts: Mapping[int, Sequence[tuple[str, Finding]]]
    title_unit: str | None
    title_row: int
    page_units: Sequence[PageUnit]
    asides: Sequence[Aside]


def read_body(grid: Grid, header: Header, columns: Columns) -> Body:
    """Sort out the rows under a header: every one is data, a problem, or named in a note."""
    walk = _Walk(grid, header, Layout.of(grid, header, columns))
    walk.over(grid.rows[header.at[-1] + 1 :])
    return _body(walk, columns)


@dataclass(slots=True, eq=False, repr=False)
class _Walk:
    """Goes down the rows once; nearly every one is known as data by a few comparisons."""

    grid: Grid
    header: Header
    layout: Layout
    data: list[tuple[int, Cells]] = field(default_factory=list)
    others: list[tuple[int, Cells, Kind]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    """Blank rows with data below them."""
    refused: list[Problem] = field(default_factory=list)
    _open: list[tuple[int, Cells, Kind]] = field(default_factory=list)
    """What is data if data follows."""
    _between: list[int] = field(default_factory=list)
    _under_header: bool = True
    _under_foot: bool = False
    _moved_at: int | None = None
    """The header above has other headings, or has them in other places."""
    covered: Mapping[int, Covered] = field(init=False)
    totals: Totals = field(init=False)
    pages: Pages = field(init=False)
    _is_plain: Callable[[Cells], bool] = field(init=False)
    _odd: Collection[int] = field(init=False)
    """Rows that no glance tells: with an error, a formula without its value, under a merged cell."""
    _last_row: int = field(init=False)
    """The last filled row so far."""
    _length: int | None = field(init=False)
    """Delimited text: how many fields every record must have."""

    def __post_init__(self) -> None:
        last = self.header.rows[-1]
        self.covered = covered_rows(self.grid, last, self.header.fields)
        self.totals, self.pages = Totals.of(self.header), Pages(title_line(self.grid, self.header))
        self._is_plain, self._odd = _plain_test(self.layout), self.layout.special | self.covered.keys()
        self._last_row = last
        self._length = self.grid.lengths.get(last) if self.grid.lengths else None

    def over(self, rows: Sequence[tuple[int, Cells]]) -> None:
        """Every row under the header, in order."""
        data, lengths, length = self.data, self.grid.lengths, self._length
        is_plain, odd = self._is_plain, self._odd
        next_row = 0
        for row, cells in rows:
            if row == next_row and is_plain(cells) and row not in odd and (length is None or lengths[row] == length):
                data.append((row, cells))
                next_row += 1
                continue
            self._last_row = max(self._last_row, next_row - 1)
            self._take(row, cells)
            # Right under a row of data, with nothing undecided above, a plain row is known at a glance.
            is_clear = self._last_row == row and not (self._open or self._between or self._moved_at)
            next_row = row + 1 if is_clear and not (self._under_header or self._under_foot) else 0
        self._settle()

    def _take(self, row: int, cells: Cells) -> None:
        kind, cells = self._kind(row, cells)
        if kind.kind == "blank":
            self.others.append((row, cells, kind))
            return
        if row > self._last_row + 1:
            self._between.extend(range(self._last_row + 1, row))
        self._last_row = row
        if kind.kind != "data":
            self._pass_over(row, cells, kind)
            return
        for open_row, open_cells, _ in self._open:
            self._keep(open_row, open_cells)
        self._open.clear()
        # Blank rows count only where data follows them; those above a total end the list.
        self.blank += self._between
        self._between.clear()
        self._keep(row, cells)
        self._under_header = self._under_foot = False

    def _kind(self, row: int, cells: Cells) -> tuple[Kind, Cells]:
        """What a row is, by its own cells; where these leave it open, by what merged cells show in it as well."""
        if row not in self._odd and self._is_plain(cells):
            return DATA, cells
        before = Before(self._under_header, self._under_foot, lambda sums: self.totals.agrees(sums, self.data))
        kind = kind_of(row, cells, self.layout, before)
        of = self.covered.get(row)
        if of is None:
            return kind, cells
        seen = of.over(cells)
        if kind.kind != "data" and kind.is_weak and any(not is_blank(cells[index]) for index in self.layout.mapped):
            kind = kind_of(row, seen, self.layout, before)
        return kind, seen if kind.kind == "data" else cells

    def _keep(self, row: int, cells: Cells) -> None:
        """A row of data, unless it cannot be read."""
        if self._length is not None and self.grid.lengths[row] != self._length:
            facts: dict[str, object] = {"expected": self._length, "found": self.grid.lengths[row]}
            self.refused.append(Problem("refused", "RECORD_LENGTH", self.grid.sheet, row, facts=facts))
        elif self._moved_at is not None:
            facts = {"header_row": self._moved_at}
            self.refused.append(Problem("refused", "HEADER_MOVED", self.grid.sheet, row, facts=facts))
        else:
            self.data.append((row, cells))

    def _pass_over(self, row: int, cells: Cells, kind: Kind) -> None:
        is_second_line = self._under_header and len(self.header.at) > 1
        self._under_header = kind.kind == "header"
        if kind.is_open:
            self._open.append((row, cells, kind))
            return
        if kind.kind in ("header", "title"):
            self._settle()
        self.others.append((row, cells, kind))
        self._under_foot = kind.kind in _FEET
        if kind.kind == "total":
            self.totals.meet(row, cells, len(self.data))
        elif kind.kind == "header":
            self.totals.page_from = len(self.data)
            if kind.why == "moved_headings":
                self._moved_at = row
            elif not is_second_line:
                self._moved_at = None
        elif kind.kind in ("title", "signature"):
            is_title = kind.kind == "title"
            self.pages.meet(row, cells, is_title=is_title, is_section=is_title and kind.why != "like_title")

    def _settle(self) -> None:
        """A page or the list ends: what was open is what it seemed."""
        self.others += self._open
        self._open.clear()


def _plain_test(layout: Layout) -> Callable[[Cells], bool]:
    """Whether a row is data at a glance: a name and a document, or an amount and a day, and nothing odd about them."""
    kinds = layout.columns
    if Column.NAME in kinds and Column.DOCUMENT in kinds:
        return _plain_person(kinds.index(Column.NAME), kinds.index(Column.DOCUMENT), layout)
    amounts = [key for key in layout.keys if kinds[key] is Column.MONEY]
    if amounts and Column.DAY in kinds:
        return _plain_money(amounts[0], kinds.index(Column.DAY), kinds)
    return lambda _: False


def _plain_person(name_at: int, document_at: int, layout: Layout) -> Callable[[Cells], bool]:
    headings = layout.headings

    def is_plain(cells: Cells) -> bool:
        name, document = cells[name_at], cells[document_at]
        return (
            type(name) is str
            and (
                len(document) > 8 and document.isascii()
                if type(document) is str
                else type(document) in (float, int) and document >= _LEAST_LONG_NUMBER
            )
            and name not in headings
            and name != ""
            and not name.isspace()
            and name[-1] not in _ASKS
            and "例" not in name
            and not (name.isascii() and is_example(name))
        )

    return is_plain


def _plain_money(amount_at: int, day_at: int, kinds: Sequence[Column]) -> Callable[[Cells], bool]:
    units = [index for index, kind in enumerate(kinds) if kind in (Column.UNIT, Column.NAME)]

    def is_plain(cells: Cells) -> bool:
        amount, day = cells[amount_at], cells[day_at]
        return (
            (type(amount) in (float, int) or (type(amount) is str and amount[:1].isdecimal()))
            and (type(day) in (date, datetime) or (type(day) is str and len(day) == 10 and day[4] == day[7] == "-"))
            and not any(is_example(cells[index]) for index in units)
        )

    return is_plain


def _body(walk: _Walk, columns: Columns) -> Body:
    grid, header, fields, headings = walk.grid, walk.header, walk.header.fields, walk.header.headings
    wrong = unseen.unreadable(grid, header, walk.data)
    rows = [line for line in walk.data if line[0] not in wrong] if wrong else walk.data
    above = [(row, cells) for row, cells in grid.rows[: header.at[0]] if not all(map(is_blank, cells))]
    lost = [row for row, cells in above if is_data_above(row, cells, walk.layout)]
    titles = [row for row, _ in above if row not in lost]
    facts = {"header_row": header.rows[0]}
    problems = [Problem("refused", "ROW_ABOVE_HEADER", grid.sheet, row, facts=facts) for row in lost]
    problems += [*walk.refused, *(problem for of_row in wrong.values() for problem in of_row)]
    unread = sorted({problem.row for problem in problems if problem.row is not None})
    filled, doubts = told_of(grid, walk.covered, {row for row, _ in rows} if walk.covered else (), fields, headings)
    if "unit" in columns.fields:
        place = fields.index("unit") if "unit" in fields else None
        nameless = (row for row, cells in rows if place is None or is_blank(cells[place]))
        for row, finding in walk.pages.doubts(nameless):
            doubts.setdefault(row, []).append(("unit", finding))
    for row, of, finding in judge_states(header.states, fields, rows):
        doubts.setdefault(row, []).append((of, finding))
    for row, finding in differing_products(columns, header, rows):
        doubts.setdefault(row, []).append(("amount", finding))
    for row, of, finding in _turned(walk, columns, above, rows):
        doubts.setdefault(row, []).append((of, finding))
    spoken = {of for told in doubts.values() for of, _ in told} if header.states else ()
    notes = [
        *_names_of_rows(walk, titles),
        *filled,
        *unseen.stored_values(grid, header, rows),
        *unseen.hidden(grid, header, [*(row for row, _ in rows), *unread]),
        *unseen.without_heading(grid, header, rows),
        *note_states(header.states, headings, grid.sheet, header.rows[0], spoken),
    ]
    said = _asides(walk, columns, above, rows)
    of_lengths = {aside.heading for aside in said if aside.field == COVER_MONTHS}
    for index in (index for index in header.unknown if header.fields[index] is None):
        code = "COLUMN_OF_LENGTHS" if headings[index] in of_lengths else "COLUMN_UNKNOWN"
        notes.append(Note(code, grid.sheet, header.rows[0], headings[index], headings[index]))
    passed_over = [PassedOver(row, "title", "above_header") for row in titles]
    for row, _, kind in sorted(walk.others, key=lambda other: other[0]):
        assert kind.kind != "data"
        passed_over.append(PassedOver(row, kind.kind, kind.why, kind.column))
    first = walk.pages.first
    return Body(
        rows,
        notes,
        problems,
        unread,
        passed_over,
        doubts,
        walk.pages.title_unit,
        0 if first is None else first.row,
        walk.pages.units,
        said,
    )


def _asides(
    walk: _Walk, columns: Columns, above: Sequence[tuple[int, Cells]], rows: Sequence[tuple[int, Cells]]
) -> list[Aside]:
    """What the titles, above the header and between the rows, and a column of years say of a field."""
    titles = [(row, cells) for row, cells, kind in walk.others if kind.kind in ("title", "note")]
    return list(asides(columns, walk.header, sorted([*above, *titles], key=lambda line: line[0]), rows))


def _turned(
    walk: _Walk, columns: Columns, above: Sequence[tuple[int, Cells]], rows: Sequence[tuple[int, Cells]]
) -> Iterator[tuple[int, str, Finding]]:
    """What the sheet says against its own rows where nothing is read."""
    if not columns.states or not rows:
        return
    turning, last = Turning(walk.grid, walk.header, columns), rows[-1][0]
    turning.meet_titles(above, last)
    turning.meet_lines(sorted(walk.others, key=lambda other: other[0]), last)
    yield from turning.doubts(rows)


def _names_of_rows(walk: _Walk, titles: Sequence[int]) -> Iterator[Note]:
    """A note on every row that is passed over, on the sums of a total that differ, and on the units of pages."""
    sheet = walk.grid.sheet
    if titles:
        yield Note("TITLE_ROWS", sheet, titles[0], facts={"rows": spans(titles), "count": len(titles)})
    unread = [problem.row for problem in walk.refused if problem.row is not None]
    differing = walk.totals.differing(sheet, walk.data, walk.header.headings, unread)
    for row, cells, kind in sorted(walk.others, key=lambda other: other[0]):
        if kind.kind == "blank":
            continue
        said = next((said for cell in cells if (said := control_count(cell)) is not None), None)
        is_control = kind.kind == "total" and said is not None
        yield Note(_NOTES[kind.kind], sheet, row, facts={"count": said} if is_control else {})
        yield from differing.get(row, ())
    for page in walk.pages.units:
        yield Note("PAGE_UNIT", sheet, page.from_row, value=mask_value("unit", page.unit))
    if walk.blank:
        facts = {"rows": spans(walk.blank), "count": len(walk.blank)}
        yield Note("BLANK_ROWS", sheet, min(walk.blank), facts=facts)
