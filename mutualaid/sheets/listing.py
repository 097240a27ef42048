"""Lists as workbooks: openpyxl makes all but the rows, which go into the sheet as text, column by column.

A cell of openpyxl takes 12 microseconds, and 60,000 rows have 800,000 of them; in a column most values are alike, and
the text of a cell is made once for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.compat import safe_string
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import WINDOWS_EPOCH, to_excel

from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Rows
from mutualaid.sheets.writing import (
    FORMATS,
    cell_width,
    fit_to_width,
    held,
    kind_of,
    place_picture,
    set_value,
    sheet_name,
)

if TYPE_CHECKING:
    from mutualaid.sheets.writing import Picture

MAX_ROWS = 1_048_576
"""What a sheet holds; a longer one is damaged for Excel."""
MEASURED_ROWS = 200
MIN_WIDTH, MAX_WIDTH = 6, 48
BLOCK = 500
"""Rows put together at a time."""
KEPT = 4_000
"""Texts of cells kept of a column."""
_ROW = re.compile(rb'<row r="([0-9]+)"')
ROW = "\0"
"""Stands for the number of the row in the text of a cell; no text of a cell may hold it."""


class Column(NamedTuple):
    """One column of a list. ``kind`` is as ``held`` takes it, or a JSON key, whose suffix says it."""

    heading: str
    kind: str
    shown: Callable[[Any], object] | None = None
    """What stands in the cell for a value: the same for values that are equal and of one type; None: the value."""
    number_format: str | None = None
    """In place of the one that its kind has."""


def table_parts(
    *,
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, object]],
    keys: Sequence[str],
    total: Sequence[object] | None = None,
    notes: Sequence[str] = (),
    picture: Picture | None = None,
) -> Iterator[bytes]:
    """One table as an ``.xlsx`` that holds values only, piece by piece: of a long one nothing stands in memory whole.

    ``keys[i]`` is the key of column i in the rows. The kinds of columns: ``…_fen`` integer fen shown as yuan, ``…_bp``
    integer basis points shown as percent, ``…_count``, ``…_on`` ISO text or a date, ``…_no``, ``…_code`` and ``…_id``
    text whatever they hold; all else is text, but for bare numbers, which stay numbers. ``total`` is the last row as it
    stands there, ``notes`` are lines under the table, ``picture`` stands below them. Raises LIST_TOO_LONG (exit 2).
    """
    last = [] if total is None else [total]
    below = 1 + len(rows) + len(last)
    if below + (len(notes) + 1 if notes else 0) > MAX_ROWS:
        raise MutualAidError("LIST_TOO_LONG", Exit.USAGE, row_count=len(rows), most_count=MAX_ROWS)
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_name(title))
    for place, width in enumerate(_widths(columns, keys, rows, last), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    if columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}1"
    sheet.print_title_rows = "1:1"
    fit_to_width(sheet)
    header = _headings(sheet, columns)
    for cell in header:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.append(header)
    if picture is not None:
        place_picture(sheet, picture, f"A{below + len(notes) + 3}")
    texts = RowTexts(sheet)
    lines = rows.columns(*keys) if isinstance(rows, Rows) else (tuple(map(row.get, keys)) for row in rows)
    plain = [column._replace(shown=None) for column in columns]
    return parts(
        workbook,
        chain(
            texts.rows(columns, lines, first=2),
            texts.rows(plain, last, first=below),
            texts.rows([Column("", "text")], ([note] for note in notes), first=below + 2),
        ),
    )


def plain_bytes(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], *, widths: Sequence[float]
) -> bytes:
    """Headings and rows of plain cells alone, as a program of others reads them."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    sheet.append(_headings(sheet, columns))
    return packed(workbook, RowTexts(sheet).rows(columns, rows, first=2))


def _headings(sheet: Any, columns: Sequence[Column]) -> list[Any]:
    """The headings of a list as cells of a sheet that only writes."""
    cells = []
    for column in columns:
        cell = WriteOnlyCell(sheet)
        set_value(cell, "text", column.heading)
        cells.append(cell)
    return cells


def _widths(
    columns: Sequence[Column],
    keys: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    last: Sequence[Sequence[object]],
) -> Iterator[float]:
    """How wide each column is, by its heading and the first rows."""
    measured = rows[:MEASURED_ROWS]
    for place, (column, key) in enumerate(zip(columns, keys, strict=True)):
        said = [row.get(key) if column.shown is None else column.shown(row.get(key)) for row in measured]
        said += [row[place] for row in last[: MEASURED_ROWS - len(measured)]]
        kind = kind_of(column.kind)
        widest = max([cell_width(column.heading), *(_shown_width(kind, value) for value in said)])
        yield min(MAX_WIDTH, max(MIN_WIDTH, widest) + 2)


def _shown_width(kind: str, said: object) -> int:
    if said is None:
        return 0
    if kind == "fen" and type(said) is int:
        return len(f"{said / 100:,.2f}")
    if kind == "count" and type(said) is int:
        return len(f"{said:,}")
    return 8 if kind == "bp" else cell_width(said)


def packed(workbook: Workbook, rows: Iterable[str], *, from_row: int | None = None) -> bytes:
    """The whole of what ``parts`` gives."""
    return b"".join(parts(workbook, rows, from_row=from_row))


def parts(workbook: Workbook, rows: Iterable[str], *, from_row: int | None = None) -> Iterator[bytes]:
    """A workbook with rows, given as the text of their XML, behind those that its first sheet has; piece by piece.

    Of those it has, whatever stands from ``from_row`` on gives way to them.
    """
    made, whole = BytesIO(), _Pieces()
    sheet = workbook.worksheets[0]
    workbook.save(made)
    with ZipFile(made) as skeleton, ZipFile(whole, "w", ZIP_DEFLATED, compresslevel=1) as book:
        for name in skeleton.namelist():
            with book.open(name, "w") as part:
                held_already = skeleton.read(name)
                if f"/{name}" != sheet.path:
                    part.write(held_already)
                    continue
                above, ending, below = held_already.rpartition(b"</sheetData>")
                part.write(above if from_row is None else above[: _begin(above, from_row)])
                for text in rows:
                    part.write(text.encode())
                    yield whole.taken()
                part.write(ending + below)
    yield whole.taken()


class _Pieces(BytesIO):
    """What a zip has written and nobody has taken yet. It seeks nowhere: a zip then tells sizes behind each part."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def taken(self) -> bytes:
        """What was written since the last call."""
        found = self.getvalue()
        self.truncate(0)
        super().seek(0)
        return found


def _begin(above: bytes, row: int) -> int:
    """Where in the XML of a sheet this row begins, or the first after it."""
    begins = (found.start() for found in _ROW.finditer(above) if int(found[1]) >= row)
    return next(begins, len(above))


@dataclass(slots=True, eq=False, repr=False)
class RowTexts:
    """Makes the rows of a sheet as text, once it has told the workbook their formats: before that is saved."""

    sheet: Any
    _styles: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number_format in ("@", *FORMATS.values()):
            self._style(number_format)

    def _style(self, number_format: str) -> str:
        """The attribute of a cell of this format."""
        if number_format not in self._styles:
            cell = WriteOnlyCell(self.sheet)
            cell.number_format = number_format
            self._styles[number_format] = f' s="{cell.style_id}"' if cell.has_style else ""
        return self._styles[number_format]

    def rows(self, columns: Sequence[Column], lines: Iterable[Sequence[object]], *, first: int) -> Iterator[str]:
        """The rows from the ``first`` on, some hundred at a time."""
        for column in columns:
            self._style(column.number_format or "General")
        makers = [_Cells(place, column, self._styles) for place, column in enumerate(columns, 1)]
        return self._rows(makers, lines, first)

    def _rows(self, makers: Sequence[_Cells], lines: Iterable[Sequence[object]], first: int) -> Iterator[str]:
        remaining, row = iter(lines), first
        while block := list(islice(remaining, BLOCK)):
            made = [maker.column(said) for maker, said in zip(makers, zip(*block, strict=True), strict=True)]
            texts = map("".join, zip(*made, strict=True)) if made else [""] * len(block)
            yield "".join(
                f'<row r="{ROW}">{text}</row>'.replace(ROW, str(number)) for number, text in enumerate(texts, row)
            )
            row += len(block)


class _Known(dict[Any, str]):
    """The texts of a column's cells by their values, which are of one type."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[object], str]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, said: object) -> str:
        text = self[said] = self.make(said)
        return text


class _Cells:
    """The cells of one column as text. Values are known by value and type: 1 and True are equal."""

    __slots__ = ("_column", "_kind", "_known", "_letter", "_styles")

    def __init__(self, place: int, column: Column, styles: Mapping[str, str]) -> None:
        self._column, self._kind, self._styles = column, kind_of(column.kind), styles
        self._letter = get_column_letter(place)
        self._known: dict[type, _Known] = {kind: _Known(self._text) for kind in (str, int, bool)}

    def column(self, said: Sequence[object]) -> list[str]:
        """The texts of a stretch of the column."""
        types = set(map(type, said))
        if self._kind == "id" and types == {int} and (numbers := self._numbers(said)):
            return numbers
        types.discard(type(None))
        known = self._known.get(types.pop() if types else str) if len(types) < 2 else None
        if known is None:
            return [self._text(value) for value in said]
        made = list(map(known.__getitem__, said))
        if len(known) > KEPT:
            known.clear()
        return made

    def _numbers(self, said: Sequence[object]) -> list[str] | None:
        """The texts of numbers of records, of which each is another; None where something else is shown for them."""
        shown = said if self._column.shown is None else list(map(self._column.shown, said))
        if set(map(type, shown)) != {int}:
            return None
        style = self._styles[self._column.number_format or "@"]
        begin, _, end = f'<c r="{self._letter}{ROW}"{style}{cell_content("0")}'.rpartition("0")
        return [f"{begin}{number}{end}" for number in shown]

    def _text(self, said: object) -> str:
        found = held(self._kind, said if self._column.shown is None else self._column.shown(said))
        if found is None:
            return ""
        style = self._styles[self._column.number_format or found.number_format]
        return f'<c r="{self._letter}{ROW}"{style}{cell_content(found.value)}'


def cell_content(value: bool | int | float | date | str, epoch: datetime = WINDOWS_EPOCH) -> str:
    """The rest of a cell's text behind its place and its style."""
    if isinstance(value, str):
        if not value:
            return ' t="inlineStr"/>'
        space = "" if value == value.strip() else ' xml:space="preserve"'
        text = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'
    if type(value) is bool:
        return f' t="b"><v>{value:d}</v></c>'
    return f"><v>{safe_string(to_excel(value, epoch) if isinstance(value, date) else value)}</v></c>"  # type: ignore[no-untyped-call]
