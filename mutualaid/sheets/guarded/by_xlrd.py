"""Reads .xls and .et, of every Excel from 2 to 2003, with xlrd."""

from __future__ import annotations

import io
import re
import struct
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import xlrd
from xlrd.biffh import (
    XL_CELL_BOOLEAN,
    XL_CELL_DATE,
    XL_CELL_EMPTY,
    XL_CELL_ERROR,
    XL_CELL_NUMBER,
    XL_CELL_TEXT,
    XLRDError,
)
from xlrd.book import Book
from xlrd.compdoc import CompDoc, CompDocError
from xlrd.sheet import Sheet

if TYPE_CHECKING:
    from mutualaid.sheets.guarded.process import Answer, RefusedError

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LATIN = (None, 367, 1252, 10000, 32769)
"""Code pages that a writer names who thought of none: what such a file holds beyond ASCII is most likely Chinese."""
_RUNS_ON = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_FIRST_UNICODE = 80
"""From this version of the records on (Excel 97) a text says of itself how it is written."""


def read(content: bytes, answer: Answer, refused: type[RefusedError]) -> None:
    """Answer with the cells of every sheet wanted, its formulas, errors, merges, hidden rows and columns.

    Raises FILE_ENCRYPTED, FILE_NOT_A_WORKBOOK, FILE_DAMAGED (exit 1).
    """
    for module in (xlrd.biffh, xlrd.book):
        # Half a character at the end of a text cut off is a doubt about one cell, not about the file.
        module.unicode = lambda raw, encoding: raw.decode(encoding, "replace")
    stream = _stream(content, refused) if content.startswith(_COMPOUND) else content
    watch = _Watch()
    try:
        # No other encoding loses a byte; what a text of an old version means is settled when all are known.
        book = xlrd.open_workbook(
            file_contents=stream, logfile=io.StringIO(), on_demand=True, encoding_override="latin-1", ragged_rows=True
        )
    except XLRDError as error:
        if "encrypted" in str(error):
            raise refused("FILE_ENCRYPTED") from error
        raise
    answer.fact("epoch_1904", bool(book.datemode))
    decode = _decoder(book)
    names = [decode(name) for name in book.sheet_names()]
    visible = book._sheet_visibility
    known = [(name, visible[at] == 0, True) for at, name in enumerate(names)]
    is_wanted = answer.sheets(known)
    _know_formats(book)
    watch.over(book)
    for at, name in enumerate(names):
        if is_wanted(name):
            watch.begin()
            _sheet(name, book.sheet_by_index(at), book, watch, decode, answer)
            book.unload_sheet(at)


def _stream(content: bytes, refused: type[RefusedError]) -> bytes:
    """The records of the workbook in a compound file: those of its own, not of one that is laid into it."""
    log = io.StringIO()
    try:
        compound = CompDoc(content, logfile=log)
    except CompDocError:
        # Sectors that two streams claim: Excel opens such files, and some writers make no others.
        compound = CompDoc(content, logfile=log, ignore_workbook_corruption=True)
    names = {compound.dirlist[child].name.casefold() for child in compound.dirlist[0].children}
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise refused("FILE_ENCRYPTED")
    for name in ("workbook", "book"):
        if name in names:
            memory, start, length = compound.locate_named_stream(name)
            return bytes(memory[start : start + length])
    if names & {"worddocument", "powerpoint document"}:
        raise refused("FILE_NOT_A_WORKBOOK", kind="Office")
    raise refused("FILE_DAMAGED", reason="ole")


def _decoder(book: Book) -> Callable[[str], str]:
    """How a text is read that xlrd has read byte by byte."""
    if book.biff_version >= _FIRST_UNICODE:
        return str
    page = book.codepage
    declared = xlrd.biffh.encoding_from_codepage.get(page) or f"cp{page}"
    encodings = ("gb18030", "cp1252") if page in _LATIN else (declared, "gb18030")

    def decode(text: str) -> str:
        if text.isascii():
            return text
        raw = text.encode("latin-1")
        for encoding in encodings:
            try:
                return raw.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
        raise UnicodeDecodeError(encodings[0], raw, 0, len(raw), "no code page fits")

    return decode


class _Watch:
    """Sees the records that xlrd walks over and notes what it does not tell: formulas, merges, what is hidden."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget the sheet before."""
        self.formulas: dict[tuple[int, int], bool] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []

    def over(self, book: Book) -> None:
        """See every record of the book from now on."""
        get_record_parts = book.get_record_parts
        seen = {
            0x06: self._formula, 0x206: self._formula, 0x406: self._formula,
            0xE5: self._merged, 0x208: self._row, 0x7D: self._columns,
        }  # fmt: skip

        def watched() -> tuple[int, int, bytes]:
            parts: tuple[int, int, bytes] = get_record_parts()
            if parts[0] in seen:
                seen[parts[0]](parts[2])
            return parts

        book.get_record_parts = watched

    def _formula(self, body: bytes) -> None:
        row, column = struct.unpack_from("<HH", body)
        self.formulas[row + 1, column] = True

    def _merged(self, body: bytes) -> None:
        for at in range(struct.unpack_from("<H", body)[0]):
            top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * at)
            self.merges.append((top + 1, left, bottom + 1, right))

    def _row(self, body: bytes) -> None:
        row, flags = struct.unpack_from("<H10xH", body)
        if flags & 0x20:
            self.hidden_rows.append(row + 1)

    def _columns(self, body: bytes) -> None:
        first, last, flags = struct.unpack_from("<HH4xH", body)
        if flags & 1:
            self.hidden_columns += range(first, min(last, 255) + 1)


def _know_formats(book: Book) -> None:
    """Let xlrd take hours that run on ([h]:mm) for the number they are, and a cell of a format that is missing too."""
    kinds = book._xf_index_to_xl_type_map
    for xf in book.xf_list:
        found = book.format_map.get(xf.format_key)
        if kinds.get(xf.xf_index) == XL_CELL_DATE and found is not None and _RUNS_ON.search(found.format_str):
            kinds[xf.xf_index] = XL_CELL_NUMBER
    book._xf_index_to_xl_type_map = defaultdict(lambda: XL_CELL_NUMBER, kinds)


class _Days(dict[float, Any]):
    """A number under a format of days, as marshal can carry the day; where it is none the number itself."""

    def __init__(self, datemode: int) -> None:
        super().__init__()
        self._is_1904 = bool(datemode)
        self._start = datetime(1904, 1, 1) if datemode else datetime(1899, 12, 30)  # noqa: DTZ001 - no zone in a sheet
        self._end = (datetime(9999, 12, 31) - self._start).days  # noqa: DTZ001

    def __missing__(self, number: float) -> Any:
        found: Any = number
        # Excel counts a 29 February 1900 that never was: number 60.
        if 1 <= number < self._end and (self._is_1904 or int(number) != 60):
            days = int(number) + (number < 60 and not self._is_1904)
            when = self._start + timedelta(days=days, seconds=round(number % 1 * 86400))
            found = (when.isoformat() if when.time() != time() else when.date().isoformat()).encode()
        self[number] = found
        return found


def _sheet(name: str, sheet: Sheet, book: Book, watch: _Watch, decode: Callable[[str], str], answer: Answer) -> None:
    errors: dict[tuple[int, int], str] = {}
    rows: list[tuple[int, list[Any]]] = []
    filled_count = 0
    width = 0
    days = _Days(book.datemode)
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        cells: list[Any] = []
        filled = 0
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            cell: Any = None
            if kind == XL_CELL_TEXT:
                cell = decode(value) or None
            elif kind == XL_CELL_DATE:
                cell = days[value]
            elif kind == XL_CELL_BOOLEAN:
                cell = bool(value)
            elif kind == XL_CELL_ERROR:
                errors[row + 1, column] = xlrd.error_text_from_code.get(value, "#")
            elif kind != XL_CELL_EMPTY:
                cell = value
            filled += cell is not None
            cells.append(cell)
        if filled:
            rows.append((row + 1, cells))
            filled_count += filled
            width = max(width, len(cells))
    answer.sheet(
        name, 0, width, formulas=watch.formulas, errors=errors, merges=watch.merges,
        hidden_rows=watch.hidden_rows, hidden_columns=[column for column in watch.hidden_columns if column < width],
    )  # fmt: skip
    answer.rows(rows, width)
    answer.end(filled_count)
