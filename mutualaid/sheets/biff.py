"""What an old binary workbook (.xls, .et) says besides its values: errors, formulas, hidden rows, the epoch.

The compound file is taken apart just far enough to walk the records of the workbook stream (MS-CFB, MS-XLS); values
come from the fast reader, and both must see the same number of numbers.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from mutualaid.sheets.gate import refuse
from mutualaid.sheets.grid import Place

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_TEXT_RECORDS = (0x204, 0xD6, 0xFD)
_NUMBER_RECORDS = (0x203, 0x27E)
_BOF, _EOF = 0x809, 0x0A


@dataclass(slots=True)
class BinarySheet:
    """One sheet's cells as its records tell them; places are (row from 1, column from 0)."""

    name: str
    numbers: int = 0
    """Cells that hold a number, a day or a truth value."""
    texts: int = 0
    """Cells that hold text, which may be empty."""
    formulas: dict[Place, bool] = field(default_factory=dict)
    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


@dataclass(slots=True)
class BinaryBook:
    """The sheets of an old workbook in order, and its epoch."""

    sheets: list[BinarySheet]
    epoch_1904: bool = False


def open_binary(content: bytes, file: str) -> BinaryBook:
    """What the records of an old workbook say.

    Raises FILE_DAMAGED or FILE_ENCRYPTED (exit 1) where they cannot be walked, FILE_NOT_A_WORKBOOK (exit 1).
    """
    try:
        stream = _workbook_stream(content)
        return _book(stream, file)
    except (struct.error, IndexError, ValueError, KeyError) as error:
        raise refuse("FILE_DAMAGED", file, reason="records") from error


def _workbook_stream(content: bytes) -> bytes:
    """The bytes of the stream ``Workbook`` (or ``Book``) inside the compound file."""
    compound = _Compound(content)
    root_start, start, bytes_count = compound.workbook()
    if bytes_count >= compound.cutoff:
        return compound.stream(start)[:bytes_count]
    mini = compound.stream(root_start)
    mini_table = compound.stream(compound.first_mini)
    links = list(struct.unpack(f"<{len(mini_table) // 4}I", mini_table))
    return b"".join(mini[number << 6 : (number + 1) << 6] for number in _chain(start, links))[:bytes_count]


def _chain(start: int, links: list[int]) -> list[int]:
    """The sectors of a stream in order. Raises ValueError where they go in a circle."""
    found: list[int] = []
    while start < _END:
        found.append(start)
        if len(found) > len(links):
            raise ValueError("chain")
        start = links[start]
    return found


class _Compound:
    """A compound file: sectors, the table that chains them, and the folder of streams."""

    def __init__(self, content: bytes) -> None:
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sector size")
        self._content = content
        self._size = 1 << shift
        self._sectors = len(content) // self._size
        self._first_folder = struct.unpack_from("<I", content, 48)[0]
        self.cutoff, self.first_mini, _, first_difat, difat_count = struct.unpack_from("<5I", content, 56)
        table_sectors = list(struct.unpack_from("<109I", content, 76))
        for _ in range(min(difat_count, self._sectors)):
            listed = self._numbers(first_difat)
            table_sectors.extend(listed[:-1])
            first_difat = listed[-1]
            if first_difat >= _END:
                break
        self._table = [link for number in table_sectors if number < _END for link in self._numbers(number)]

    def _sector(self, number: int) -> bytes:
        if number >= self._sectors:
            raise ValueError("sector")
        return self._content[(number + 1) * self._size : (number + 2) * self._size].ljust(self._size, b"\0")

    def _numbers(self, number: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self._size // 4}I", self._sector(number))

    def stream(self, start: int) -> bytes:
        """The bytes of a stream from its first sector on, filled up to whole sectors."""
        return b"".join(self._sector(number) for number in _chain(start, self._table))

    def workbook(self) -> tuple[int, int, int]:
        """The first sector of the root, of the workbook's stream, and that one's length in bytes."""
        folder = self.stream(self._first_folder)
        root_start = wanted = None
        for at in range(0, len(folder), 128):
            length, kind = struct.unpack_from("<HB", folder, at + 64)
            name = folder[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").casefold()
            start, bytes_count = struct.unpack_from("<II", folder, at + 116)
            if kind == 5:
                root_start = start
            elif kind == 2 and (name == "workbook" or (name == "book" and wanted is None)):
                wanted = (start, bytes_count)
        if wanted is None or root_start is None:
            raise ValueError("stream")
        return (root_start, *wanted)


def _book(stream: bytes, file: str) -> BinaryBook:
    book = BinaryBook([])
    at = 0
    places: list[int] = []
    if struct.unpack_from("<H", stream, 4)[0] < 0x600:
        # Its text is in the code page of some machine, and the fast reader does not know which.
        raise refuse("FILE_NOT_A_WORKBOOK", file, kind="Excel 5.0/95")
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == 0x2F:
            raise refuse("FILE_ENCRYPTED", file)
        if kind == 0x22:
            book.epoch_1904 = body[:1] == b"\1"
        elif kind == 0x85:
            count = body[6]
            if body[7] & 1:
                name = body[8 : 8 + 2 * count].decode("utf-16-le", "replace")
            else:
                name = body[8 : 8 + count].decode("latin-1")
            book.sheets.append(BinarySheet(name))
            places.append(struct.unpack_from("<I", body)[0])
        elif kind == _EOF:
            break
    for sheet, place in zip(book.sheets, places, strict=True):
        _sheet(stream, place, sheet)
    return book


def _sheet(stream: bytes, at: int, sheet: BinarySheet) -> None:
    """Walk one sheet's records; charts inside it (a BOF within) are stepped over."""
    depth = 0
    unpack = struct.unpack_from
    while at + 4 <= len(stream):
        kind, length = unpack("<HH", stream, at)
        body = at + 4
        at = body + length
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth > 1:
            continue
        elif kind in _TEXT_RECORDS:
            sheet.texts += 1
        elif kind in _NUMBER_RECORDS:
            sheet.numbers += 1
        elif kind == 0xBD:
            sheet.numbers += (length - 6) // 6
        elif kind in _RECORDS:
            _RECORDS[kind](sheet, stream, body)


def _bool_or_error(sheet: BinarySheet, stream: bytes, body: int) -> None:
    row, column, _, value, is_error = struct.unpack_from("<HHHBB", stream, body)
    if is_error:
        sheet.errors[row + 1, column] = _ERRORS.get(value, "#")
    else:
        sheet.numbers += 1


def _formula(sheet: BinarySheet, stream: bytes, body: int) -> None:
    row, column = struct.unpack_from("<HH", stream, body)
    result = stream[body + 6 : body + 14]
    sheet.formulas[row + 1, column] = True
    if result[6:] != b"\xff\xff" or result[0] == 1:
        sheet.numbers += 1
    elif result[0] == 2:
        sheet.errors[row + 1, column] = _ERRORS.get(result[2], "#")
    else:
        sheet.texts += 1


def _row(sheet: BinarySheet, stream: bytes, body: int) -> None:
    row, flags = struct.unpack_from("<H10xH", stream, body)
    if flags & 0x20:
        sheet.hidden_rows.append(row + 1)


def _columns(sheet: BinarySheet, stream: bytes, body: int) -> None:
    first, last, flags = struct.unpack_from("<HH4xH", stream, body)
    if flags & 1:
        sheet.hidden_columns.extend(range(first, min(last, 255) + 1))


_RECORDS = {0x06: _formula, 0x7D: _columns, 0x205: _bool_or_error, 0x208: _row}
"""The records of a sheet that say more than that there is one more value."""
