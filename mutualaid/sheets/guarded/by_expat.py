"""Reads the workbooks that are one XML document: OpenDocument (.ods, .fods) and XML Spreadsheet 2003."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

if TYPE_CHECKING:
    from mutualaid.sheets.guarded.process import Answer, RefusedError

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
_SPACE = re.compile(r"[ \t\r\n]+")
_ERROR = re.compile(r"#(?:[A-Z/0]+[!?]|N/A|REF)|Err:\d+")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:[.,]\d*)?)?Z?$")
_CLOCK = re.compile(r"PT(\d+)H(\d+)M(\d+(?:\.\d+)?)S$")
_OFFICE, _TABLE, _TEXT, _STYLE = (
    f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0 " for part in ("office", "table", "text", "style")
)
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_SHEET = "urn:schemas-microsoft-com:office:spreadsheet "
_EXCEL = "urn:schemas-microsoft-com:office:excel "
Attributes = dict[str, str]


def read(content: bytes, answer: Answer, refused: type[RefusedError]) -> None:
    """Answer with the cells of every sheet wanted, its formulas, errors, merges, hidden rows and columns.

    Raises FILE_DTD, FILE_IS_XML, FILE_NOT_A_WORKBOOK (exit 1).
    """
    following: list[_Book] = []

    def root(tag: str, _: Attributes) -> None:
        if tag == _SHEET + "Workbook":
            book: _Book = _Spreadsheet2003()
        elif tag in (_OFFICE + "document-content", _OFFICE + "document"):
            book = _OpenDocument()
        else:
            raise refused("FILE_IS_XML")
        following.append(book)
        parser.StartElementHandler = book.start
        parser.EndElementHandler = book.end
        parser.CharacterDataHandler = book.text

    def dtd(*_: object) -> None:
        raise refused("FILE_DTD", reason="XML")

    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = root
    parser.StartDoctypeDeclHandler = dtd
    parser.EntityDeclHandler = dtd
    parser.Parse(content, True)
    book = following[0]
    if not book.sheets:
        raise refused("FILE_NOT_A_WORKBOOK", kind="XML")
    answer.fact("epoch_1904", book.epoch_1904)
    is_wanted = answer.sheets([(sheet.name, sheet.visible, True) for sheet in book.sheets])
    for sheet in book.sheets:
        if is_wanted(sheet.name):
            sheet.tell(answer)


def _count(attributes: Attributes, name: str, most: int, otherwise: int = 1) -> int:
    """How often something is repeated, or how far it reaches."""
    number = attributes.get(name, "").strip()
    return min(int(number), most) if number.isdecimal() else otherwise


def _day(text: str) -> Any:
    """A day or an instant as marshal can carry it; the text itself where it is none."""
    match = _DAY.match(text)
    if match is None:
        return text
    try:
        datetime.fromisoformat(match[1])
    except ValueError:
        return text
    day, clock = match.groups()
    if clock in (None, "00:00:00"):
        return day.encode()
    if day < "1900-01-01":  # a time of a day: Excel writes it as one of the day before its first
        hours, minutes, seconds = map(int, clock.split(":"))
        return (hours * 3600 + minutes * 60 + seconds) / 86400
    return f"{day}T{clock}".encode()


def _number(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text or None


class _Sheet:
    """The cells of one sheet as they are met."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.visible = True
        self.row = self.column = 0
        """Where the next cell stands: row from 1, column from 0."""
        self._rows: dict[int, list[Any]] = {}
        self._merges: list[tuple[int, int, int, int]] = []
        self._formulas: dict[tuple[int, int], bool] = {}
        self._errors: dict[tuple[int, int], str] = {}
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[int] = []

    def hide_row(self, times: int = 1) -> None:
        # What is hidden far below the cells hides nothing, and may be a million rows.
        self._hidden_rows += range(self.row, min(self.row + times, self.row + 65_536))

    def hide_columns(self, first: int, times: int) -> None:
        self._hidden_columns += range(first, min(first + times, MOST_COLUMNS))

    def merge(self, down: int, across: int) -> None:
        if (down or across) and len(self._merges) < 200_000:
            self._merges.append((self.row, self.column, self.row + down, self.column + across))

    def put(self, value: Any, *, is_formula: bool = False, is_error: bool = False, times: int = 1) -> None:
        """Put a value into the next cells of the row and go on."""
        if not 0 < self.row <= MOST_ROWS or self.column + times > MOST_COLUMNS:
            if value is None:
                return
            raise ValueError("grid")
        for column in range(self.column, self.column + times) if value is not None or is_formula or is_error else ():
            if is_formula:
                self._formulas[self.row, column] = value is not None or is_error
            if is_error:
                self._errors[self.row, column] = str(value)[:16] if value else "#"
            elif value is not None:
                cells = self._rows.setdefault(self.row, [])
                cells += [None] * (column + 1 - len(cells))
                cells[column] = value
        self.column += times

    def repeat_row(self, times: int) -> None:
        """The row stands so many times below each other."""
        cells = self._rows.get(self.row)
        if cells is not None:
            for row in range(self.row + 1, min(self.row + times, MOST_ROWS + 1)):
                self._rows[row] = cells
        self.row += times - 1

    def tell(self, answer: Answer) -> None:
        rows = sorted(self._rows.items())
        width = max((len(cells) for _, cells in rows), default=0)
        answer.sheet(
            self.name, 0, width, formulas=self._formulas, errors=self._errors, merges=self._merges,
            hidden_rows=[row for row in self._hidden_rows if row in self._rows],
            hidden_columns=[column for column in self._hidden_columns if column < width],
        )  # fmt: skip
        answer.rows(rows, width)
        answer.end(sum(len(cells) - cells.count(None) for _, cells in rows))


class _Book:
    """Follows the tags of a document; of what it does not know, and of all within, nothing is taken."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.epoch_1904 = False
        self._taking = False
        self._said: list[str] = []
        self._starts: dict[str, Callable[[Attributes], None]] = {}
        self._ends: dict[str, Callable[[], None]] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        if (handler := self._starts.get(tag)) is not None:
            handler(attributes)

    def end(self, tag: str) -> None:
        if (handler := self._ends.get(tag)) is not None:
            handler()

    def text(self, piece: str) -> None:
        if self._taking:
            self._said.append(piece)


class _Spreadsheet2003(_Book):
    def __init__(self) -> None:
        super().__init__()
        self._row: Attributes = {}
        self._cell: Attributes = {}
        self._next_column = 0
        self._kind: str | None = None
        self._value: Any = None
        self._in_cell = False
        self._starts = {
            _SHEET + "Worksheet": lambda told: self.sheets.append(_Sheet(told.get(_SHEET + "Name", ""))),
            _SHEET + "Column": self._start_column,
            _SHEET + "Row": self._start_row,
            _SHEET + "Cell": self._start_cell,
            _SHEET + "Comment": lambda _: self._leave_cell(),
            _SHEET + "Data": self._start_data,
            _EXCEL + "Visible": lambda _: self._take(),
        }
        self._ends = {
            _SHEET + "Row": self._end_row,
            _SHEET + "Cell": self._end_cell,
            _SHEET + "Data": self._end_data,
            _EXCEL + "Visible": self._end_visible,
            _EXCEL + "Date1904": self._end_1904,
        }

    def _take(self) -> None:
        self._taking = True
        self._said.clear()

    def _start_column(self, told: Attributes) -> None:
        first = _count(told, _SHEET + "Index", MOST_COLUMNS, self._next_column + 1) - 1
        times = 1 + _count(told, _SHEET + "Span", MOST_COLUMNS, 0)
        self._next_column = first + times
        if told.get(_SHEET + "Hidden") == "1":
            self.sheets[-1].hide_columns(first, times)

    def _start_row(self, told: Attributes) -> None:
        sheet = self.sheets[-1]
        self._row = told
        self._next_column = 0
        sheet.row = _count(told, _SHEET + "Index", MOST_ROWS, sheet.row + 1)
        sheet.column = 0
        if told.get(_SHEET + "Hidden") == "1":
            sheet.hide_row()

    def _end_row(self) -> None:
        # So many rows more that look like this one, and hold nothing.
        self.sheets[-1].row += _count(self._row, _SHEET + "Span", MOST_ROWS, 0)

    def _start_cell(self, told: Attributes) -> None:
        self._cell = told
        self._in_cell = True
        self._kind = self._value = None
        sheet = self.sheets[-1]
        sheet.column = _count(told, _SHEET + "Index", MOST_COLUMNS, sheet.column + 1) - 1

    def _leave_cell(self) -> None:
        self._in_cell = False

    def _start_data(self, told: Attributes) -> None:
        if self._in_cell:
            self._kind = told.get(_SHEET + "Type", "String")
            self._take()

    def _end_data(self) -> None:
        if not self._taking:
            return
        self._taking = False
        text = "".join(self._said)
        match self._kind:
            case "Number":
                self._value = _number(text)
            case "DateTime":
                self._value = _day(text)
            case "Boolean":
                self._value = text.strip() == "1"
            case _:
                self._value = text or None

    def _end_cell(self) -> None:
        sheet, told = self.sheets[-1], self._cell
        across = _count(told, _SHEET + "MergeAcross", MOST_COLUMNS, 0)
        sheet.merge(_count(told, _SHEET + "MergeDown", MOST_ROWS, 0), across)
        sheet.put(self._value, is_formula=_SHEET + "Formula" in told, is_error=self._kind == "Error")
        sheet.column += across
        self._in_cell = False

    def _end_visible(self) -> None:
        self._taking = False
        if self.sheets and "".join(self._said).strip() in ("SheetHidden", "SheetVeryHidden"):
            self.sheets[-1].visible = False

    def _end_1904(self) -> None:
        self.epoch_1904 = True


class _OpenDocument(_Book):
    def __init__(self) -> None:
        super().__init__()
        self._hidden: set[str] = set()
        self._style = ""
        self._depth = 0
        """How many tables the parser is in: one that is laid into a cell is none of ours."""
        self._next_column = 0
        self._row: Attributes = {}
        self._cell: Attributes = {}
        self._aside = 0
        """How deep the parser is in what stands in a cell and is not its text: a remark, a drawing."""
        self._lines: list[str] | None = None

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == _TABLE + "table":
            self._depth += 1
            if self._depth == 1:
                self.sheets.append(_Sheet(attributes.get(_TABLE + "name", "")))
                self.sheets[-1].visible = attributes.get(_TABLE + "style-name", "") not in self._hidden
                self._next_column = 0
        elif self._depth == 0:
            self._styles(tag, attributes)
        elif self._depth == 1:
            self._in_table(tag, attributes)

    def _styles(self, tag: str, told: Attributes) -> None:
        if tag == _STYLE + "style":
            self._style = told.get(_STYLE + "name", "")
        elif tag == _STYLE + "table-properties" and told.get(_TABLE + "display") == "false":
            self._hidden.add(self._style)

    def _in_table(self, tag: str, told: Attributes) -> None:
        sheet = self.sheets[-1]
        if self._lines is None:
            if tag == _TABLE + "table-column":
                times = _count(told, _TABLE + "number-columns-repeated", MOST_COLUMNS)
                if told.get(_TABLE + "visibility", "visible") != "visible":
                    sheet.hide_columns(self._next_column, times)
                self._next_column += times
            elif tag == _TABLE + "table-row":
                self._row = told
                sheet.row += 1
                sheet.column = 0
            elif tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                self._cell, self._lines, self._aside = told, [], 0
        elif self._aside or not tag.startswith(_TEXT) or tag in (_TEXT + "ruby-text", _TEXT + "note"):
            self._aside += 1
        elif tag == _TEXT + "p":
            self._lines.append("")
            self._taking = True
            self._said.clear()
        elif tag == _TEXT + "s":
            self._said.append(" " * _count(told, _TEXT + "c", 1000))
        elif tag in (_TEXT + "tab", _TEXT + "line-break"):
            self._said.append("\t" if tag == _TEXT + "tab" else "\n")

    def text(self, piece: str) -> None:
        if self._taking and not self._aside:
            # The format is XML: a run of white space is one blank, what is meant otherwise has tags of its own.
            piece = _SPACE.sub(" ", piece)
            self._said.append(piece if self._said else piece.lstrip(" "))

    def end(self, tag: str) -> None:
        if tag == _TABLE + "table":
            self._depth -= 1
        elif self._depth != 1:
            return
        elif self._aside:
            self._aside -= 1
        elif tag == _TEXT + "p" and self._lines:
            self._lines[-1] = "".join(self._said)
            self._taking = False
        elif tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell") and self._lines is not None:
            self._end_cell(self.sheets[-1], "\n".join(self._lines))
            self._lines = None
        elif tag == _TABLE + "table-row":
            times = _count(self._row, _TABLE + "number-rows-repeated", MOST_ROWS)
            if self._row.get(_TABLE + "visibility", "visible") != "visible":
                self.sheets[-1].hide_row(times)
            self.sheets[-1].repeat_row(times)

    def _end_cell(self, sheet: _Sheet, shown: str) -> None:
        told = self._cell
        is_formula = _TABLE + "formula" in told
        kind = told.get(_OFFICE + "value-type", "string")
        value: Any
        if kind in ("float", "percentage", "currency"):
            value = _number(told.get(_OFFICE + "value", shown))
        elif kind == "date":
            value = _day(told.get(_OFFICE + "date-value", shown))
        elif kind == "time":
            value = _clock(told.get(_OFFICE + "time-value", ""), shown)
        elif kind == "boolean":
            value = told.get(_OFFICE + "boolean-value", shown).casefold() == "true"
        else:
            value = told.get(_OFFICE + "string-value") or shown or None
        is_error = told.get(_CALC + "value-type") == "error" or (
            is_formula and type(value) is str and _ERROR.fullmatch(value) is not None
        )
        across = _count(told, _TABLE + "number-columns-spanned", MOST_COLUMNS)
        down = _count(told, _TABLE + "number-rows-spanned", MOST_ROWS)
        sheet.merge(down - 1, across - 1)
        times = _count(told, _TABLE + "number-columns-repeated", MOST_COLUMNS)
        sheet.put(value, is_formula=is_formula, is_error=is_error, times=times)


def _clock(text: str, shown: str) -> Any:
    """A span of hours as the part of a day that it is."""
    match = _CLOCK.match(text)
    if match is None:
        return shown or None
    return (int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3])) / 86400
