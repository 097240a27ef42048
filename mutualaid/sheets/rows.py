"""What a row under a header is: data, or one of the things that stand between and below data, with the reason.

Decided by its cells in the table's columns, never by its first cell. A row that holds what a row needs (a name, a
document, a unit, an amount …) is data; only one that holds nothing of it is passed over. Where a row may be either it
is data, and the import says what it lacks, or it waits for what follows (``is_open``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mutualaid.results import PassedOverKind
from mutualaid.rules.shapes import Shape
from mutualaid.sheets.cells import held
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.headings import IGNORED_KEYS, Columns, heading_key, match
from mutualaid.sheets.readings import Header
from mutualaid.sheets.sayings import FURNITURE, VALUES, Column, Sense, column_of, is_example, plain, sense_of
from mutualaid.sheets.titles import title_key, unit_line

NAMING = frozenset(("name", "document_no", "unit_name", "amount"))
"""Required columns that every row of data fills; where an import has none of them, its own do."""

_PERSON_SIGNS = Shape("负责人|经办|经手|审核|审批|复核|填表|填报人|制表|制单|主席|签字|签名")
_TITLE = Shape(r".{2,}(?:表|名册|花名册|名单|明细|清单|台账|汇总|统计|情况|一览|目录)(?:\(.*\))?")
_SENTENCE = Shape(r"[\d:,。;、!?]")
_STOP = Shape(r"[。;!?]")
_UNIT_ALONE = Shape(r".{2,28}(?:工会|委员会|公司|集团|厂|局|院|校|学|镇|乡|街道|中心|所|站|队|店)(?:\(.*\))?")
_LEAST_TITLE = 4
_LEAST_VALUES_ABOVE = 2
MOST_LOOKED_AT = 2_000
"""So many rows of a sheet without a header say whether it goes on with the table of another."""
_LONG_TEXT = 24
_LONG_NAME_OF_UNIT = 40


class Kind(NamedTuple):
    """What a row is, why, and the column of the cell that says so."""

    kind: PassedOverKind | Literal["data"]
    why: str = ""
    column: int | None = None
    is_open: bool = False
    """Data where data follows, before a page begins or the list ends."""

    @property
    def is_weak(self) -> bool:
        """What merged cells show in the row may make it data after all."""
        return self.is_open or self.kind == "note" or self.why in ("title_words", "only_formulas")


DATA = Kind("data")


class Before(NamedTuple):
    """What stands above a row, as far as it tells what the row is."""

    under_header: bool
    """The last filled row is a header."""
    under_foot: bool
    """The last filled row is a total, a signature, a page number or a remark."""
    sums_agree: Callable[[Cells], bool]
    """Whether every number in a column that is added up is the sum of what stands above."""


@dataclass(slots=True, eq=False, repr=False)
class Layout:
    """What it takes to tell a row of data from what stands between and below."""

    grid: Grid
    columns: list[Column]
    headings: set[object]
    """The cells of the header as they are written."""
    header_lines: list[list[str]]
    header: Header
    places: dict[str, int]
    """Field -> its column."""
    named: Callable[[str], str | None]
    """The field whose name a heading is."""
    mapped: list[int]
    keys: tuple[int, ...]
    """One or two columns that every row of data fills."""
    special: set[int]
    """Rows with an error, or a formula without a value, in a mapped column."""
    titles: set[str]
    """What the lines above the header say."""
    across: dict[int, set[int]]
    """Cells merged over most of the columns: row -> their first columns."""

    @classmethod
    def of(cls, grid: Grid, header: Header, columns: Columns) -> Layout:
        """The layout of a table under its header."""
        place = {name: index for index, name in enumerate(header.fields) if name is not None}
        required = [name for name in columns.required if name in NAMING] or columns.required
        lines = [grid.rows[index][1] for index in header.at]
        above = [cell for _, cells in grid.rows[: header.at[0]] for cell in cells]
        mapped = set(place.values())
        return cls(
            grid,
            [column_of(name) for name in header.fields],
            {cell for line in lines for cell in line if not is_blank(cell)},
            [[plain(cell) for cell in line] for line in lines],
            header,
            place,
            lambda text: match(columns, heading_key(text))[0],
            sorted(mapped),
            tuple(place[name] for name in required[:2]),
            _special_rows(grid, mapped),
            {key for cell in above if len(key := title_key(plain(cell))) >= _LEAST_TITLE},
            _merged_across(grid, header),
        )


def _special_rows(grid: Grid, mapped: set[int]) -> set[int]:
    rows = {row for row, column in grid.errors if column in mapped}
    rows.update(row for (row, column), stored in grid.formulas.items() if column in mapped and not stored)
    return rows


def _merged_across(grid: Grid, header: Header) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    least = max(3, sum(1 for heading in header.headings if heading) // 2)
    for top, left, _, right in grid.merges:
        if top > header.rows[-1] and right - left + 1 >= least:
            found.setdefault(top, set()).add(left)
    return found


@dataclass(slots=True, eq=False, repr=False)
class _Line:
    """The filled cells of a row, each with what it is for the row."""

    row: int
    cells: Cells
    said: list[str]
    senses: dict[int, Sense]
    """Of filled cells; what answers a label is the label's."""

    def days(self, columns: Sequence[Column]) -> list[int]:
        """The columns of the days in what is read; a date beside the table is nobody's."""
        return [index for index in self.having(Sense.DAY) if columns[index] is not Column.UNMAPPED]

    def having(self, *wanted: Sense) -> list[int]:
        """The columns of the cells that are one of these."""
        return [index for index, sense in self.senses.items() if sense in wanted]


def kind_of(row: int, cells: Cells, layout: Layout, before: Before) -> Kind:
    """What a row is, and why."""
    is_special = row in layout.special
    if not is_special and all(map(is_blank, cells)):
        return Kind("blank", "empty")
    said = [plain(cell) for cell in cells]
    if (why := _header_again(said, layout)) is not None:
        return Kind("header", why)
    if before.under_header and is_numbering(cells):
        return Kind("column_numbers", "counts_columns")
    examples = [index for index in layout.mapped if layout.columns[index] in (Column.NAME, Column.UNIT)]
    if (index := next((index for index in examples if is_example(cells[index])), None)) is not None:
        return Kind("example", "says_example", index)
    line = _read(row, cells, said, layout)
    return _total(line, before, layout) or _unless_data(line, layout, before, is_special) or DATA


def _unless_data(line: _Line, layout: Layout, before: Before, is_special: bool) -> Kind | None:
    """What a row is that is no total, if it is not data."""
    if is_special:
        wrong = any((line.row, column) in layout.grid.errors for column in layout.mapped)
        if wrong or any(layout.grid.formulas.get((line.row, key)) is False for key in layout.keys):
            return None
    if _is_prepared(line, layout):
        return Kind("blank", "only_formulas")
    if line.having(Sense.SUM):
        return None
    if values := line.having(*VALUES):
        return _text_alone(line, values[0], layout, before) if len(values) == 1 else None
    return _without_values(line, layout, before)


def _read(row: int, cells: Cells, said: list[str], layout: Layout) -> _Line:
    senses: dict[int, Sense] = {}
    asks = False
    for index, cell in enumerate(cells):
        column = layout.columns[index]
        sense = sense_of(cell, column)
        if sense is None:
            continue
        if asks and sense not in FURNITURE and column is not Column.MONEY:
            asks = False
            continue
        # A bare word asks for the name beside it where no column holds it: there it may be anything.
        asks = sense is Sense.ASKS or (sense is Sense.BARE and column is Column.UNMAPPED and not senses)
        senses[index] = sense
    return _Line(row, cells, said, senses)


def _total(line: _Line, before: Before, layout: Layout) -> Kind | None:
    """A total: a cell says so, and none names a person, a document, a unit, a plan or a day of its own."""
    words = line.having(Sense.TOTAL) or line.having(Sense.ENDS_TOTAL)
    if not words or line.having(Sense.NAMES) or line.days(layout.columns):
        return None
    index = words[0]
    columns = layout.columns
    first = next(i for i, sense in line.senses.items() if sense in FURNITURE or columns[i] is not Column.UNMAPPED)
    is_firm = line.senses[index] is Sense.TOTAL and (index == first or columns[index] is not Column.UNMAPPED)
    owns, sums = line.having(Sense.OWN), line.having(Sense.SUM)
    if (is_firm and not owns) or (not sums and not owns) or (sums and before.sums_agree(line.cells)):
        return Kind("total", "says_total", index)
    return None


def _is_prepared(line: _Line, layout: Layout) -> bool:
    """Rows prepared and never used: formulas alone, and what every row fills is blank or comes to nothing."""
    if not all(is_blank(line.cells[i]) or (line.row, i) in layout.grid.formulas for i in layout.mapped):
        return False
    if not any((line.row, i) in layout.grid.formulas for i in layout.mapped):
        return False
    filled = {*layout.keys, *(i for i in layout.mapped if layout.columns[i] is Column.MONEY)}
    return all(is_blank(line.cells[i]) or line.cells[i] == 0 for i in filled)


def _without_values(line: _Line, layout: Layout, before: Before) -> Kind | None:
    """A row whose cells in the table's columns hold nothing but days, labels and pages."""
    days = line.days(layout.columns)
    if len(days) > 1:
        return None
    named = next((index for index in line.senses if unit_line(line.cells, index) is not None), None)
    if named is not None and not _PERSON_SIGNS.search("".join(line.said)):
        return Kind("title", "names_unit", named)
    if pieces := line.having(*FURNITURE):
        is_page = all(line.senses[index] is Sense.PAGE for index in pieces)
        return Kind("page", "says_page", pieces[0]) if is_page else Kind("signature", "says_label", pieces[0])
    if days:
        return Kind("signature", "lone_day", days[0], is_open=True)
    if texts := line.having(Sense.TEXT):
        return _text_alone(line, texts[0], layout, before)
    if found := line.having(Sense.DAY):
        return Kind("signature", "lone_day", found[0])
    return Kind("blank", "only_numbering")


def _text_alone(line: _Line, index: int, layout: Layout, before: Before) -> Kind | None:
    """A row of one text that may be a title or a remark; ``None`` where it may be a value of its column."""
    column, text = layout.columns[index], line.said[index]
    if not text or line.days(layout.columns):
        return None
    if title_key(text) in layout.titles:
        return Kind("title", "like_title", index)
    if index in layout.across.get(line.row, ()):
        return Kind("title", "merged_across", index)
    is_alone = all(sense in FURNITURE for other, sense in line.senses.items() if other != index)
    if is_alone and column is not Column.TEXT and _TITLE.fullmatch(text):
        return Kind("title", "title_words", index)
    if column is Column.UNMAPPED:
        why = "long_text" if len(text) > _LONG_TEXT else "under_foot" if before.under_foot else "text_alone"
        return Kind("note", why, index, is_open=is_alone and bool(_UNIT_ALONE.fullmatch(text)))
    return _remark(text, index, column, before) if is_alone else None


def _remark(text: str, index: int, column: Column, before: Before) -> Kind | None:
    """A text alone in a column that is read: a remark where it can hardly be what the column holds."""
    longest = _LONG_NAME_OF_UNIT if column is Column.UNIT else _LONG_TEXT
    if len(text) > longest or (column is not Column.TEXT and _STOP.search(text)):
        return Kind("note", "long_text", index)
    if not before.under_foot or len(text) <= 4 or column in (Column.NUMBER, Column.UNIT_NUMBER, Column.DOCUMENT):
        return None
    if column is Column.UNIT:
        return Kind("note", "under_foot", index, is_open=True)
    if column in (Column.NAME, Column.PLAN) and not _SENTENCE.search(text):
        return None
    return Kind("note", "under_foot", index)


def _header_again(said: Sequence[str], layout: Layout) -> str | None:
    """Whether a row says what a line of the header says, or means it, and whether each column keeps its meaning."""
    texts = [(index, text) for index, text in enumerate(said) if text]
    for line in layout.header_lines:
        needed = max(2, (sum(map(bool, line)) + 1) // 2, len(texts) / 2)
        if len(texts) < needed:
            continue
        sure = [index if _is_same(text, line[index]) else _place(text, layout) for index, text in texts]
        known = [place for place in sure if place is not None]
        # Two cells that mean one column are no headings.
        if len(known) < 2 or len(set(known)) != len(known):
            continue
        fields = {index: layout.header.means(text) for index, text in texts if not _is_same(text, line[index])}
        further = [index for place, (index, _) in zip(sure, texts, strict=True) if place is None and fields[index]]
        if len(known) + len(further) >= needed:
            is_moved = any(_is_changed(said[index], index, of, layout) for index, of in fields.items())
            return "moved_headings" if is_moved else "same_headings"
    return None


def _is_same(text: str, heading: str) -> bool:
    return text == heading or heading_key(text) == heading_key(heading)


def _is_changed(text: str, index: int, means: str | None, layout: Layout) -> bool:
    """Whether a heading written otherwise than the one above gives its column another meaning, or takes it away."""
    field = layout.header.fields[index]
    return not (means == field or layout.named(text) == field or _is_same(text, layout.header.headings[index]))


def _place(text: str, layout: Layout) -> int | None:
    """The column of the field whose name a heading is."""
    field = layout.named(text)
    return None if field is None else layout.places.get(field)


def holds_data(row: int, cells: Cells, layout: Layout) -> bool:
    """Whether a row above a further header is data for sure: two values or more, few of which could be headings."""
    if kind_of(row, cells, layout, Before(under_header=False, under_foot=False, sums_agree=lambda _: False)) != DATA:
        return False
    filled = [cells[index] for index in layout.mapped if not is_blank(cells[index])]
    headings = [cell for cell in filled if type(cell) is str and layout.header.means(plain(cell))]
    return len(filled) - len(headings) > max(1, len(headings))


def is_data_above(row: int, cells: Cells, layout: Layout) -> bool:
    """Whether a row above the header holds data: a document, or a day or an amount among three values or more.

    What says itself that it is an example or a title, or stands beside its headings (单位名称, 联系电话 …), is none.
    """
    if any(is_example(cell) or _TITLE.fullmatch(plain(cell)) for cell in cells) or not holds_data(row, cells, layout):
        return False
    if any(layout.header.means(text) or heading_key(text) in IGNORED_KEYS for text in map(plain, cells) if text):
        return False
    if any(held([cell], lambda _: None) == "document" for cell in cells if not is_blank(cell)):
        return True
    senses = {index: sense_of(cells[index], layout.columns[index]) for index in layout.mapped}
    decides = any(
        (sense is Sense.DAY and layout.columns[index] is Column.DAY)
        or (sense is Sense.SUM and layout.columns[index] is Column.MONEY)
        for index, sense in senses.items()
    )
    return decides and sum(sense is not None for sense in senses.values()) > _LEAST_VALUES_ABOVE


def rows_continued(other: Grid, layout: Layout) -> list[int]:
    """The rows of a further sheet that look like data of the table, each column where the table has it."""
    width = layout.grid.width
    rows = [(row, (*cells, *[None] * width)[:width]) for row, cells in other.rows[:MOST_LOOKED_AT]]
    return [row for row, cells in rows if is_data_above(row, cells, layout)]


def is_numbering(cells: Cells) -> bool:
    """A line of column numbers right under the header: 1, 2, 3, 4 …, or 甲, 乙, 1, 2 …"""
    numbers = [plain(str(int(c)) if type(c) in (int, float) and 0 <= c < 1000 else c).strip("()（）") for c in cells]
    said = [text for text in numbers if text]
    while said and said[0] in "甲乙丙丁戊":
        said.pop(0)
    found = [int(text) for text in said if text.isdecimal() and len(text) < 4]
    return (
        sum(not is_blank(c) for c in cells) >= 4
        and len(found) >= 2
        and sum(map(bool, numbers)) == sum(not is_blank(c) for c in cells)
        and len(found) == len(said)
        and found == list(range(found[0], found[0] + len(found)))
    )
