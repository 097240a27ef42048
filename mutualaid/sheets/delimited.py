"""Delimited text: its encoding told strictly, its delimiter found, its records counted as Excel shows them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from mutualaid.errors import MutualAidError
from mutualaid.results import Step
from mutualaid.sheets.gate import refuse, too_large
from mutualaid.sheets.grid import Cells, Grid, is_blank

DELIMITERS = (",", "\t", ";", "|")
MAX_RECORDS = 1_048_576
MAX_FIELD_CHARACTERS = 1 << 24
"""Python's own limit would call a long remark a broken file."""
csv.field_size_limit(MAX_FIELD_CHARACTERS)
SAMPLE_CHARACTERS = 1 << 17
TOLD_EVERY = 5_000
"""Records read between two words on where the work stands."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MOST_CONTROLS = 20
"""A stray control character is a doubt about one cell; with more than these in its first part a file is no text."""
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?(\r\n|\r|\n)', re.IGNORECASE)
_UNWRAPPED = re.compile(r'\s*="([^"]*)"\s*')


def grids(content: bytes, file: str, step: Step | None = None) -> tuple[list[Grid], MutualAidError | None]:
    """The table of a text file, once for each delimiter that could be meant (the finder of tables chooses).

    The second item is what is wrong with the text under a delimiter that gave no table.

    Raises FILE_ENCODING, FILE_NOT_A_WORKBOOK (NUL, many control characters), FILE_QUOTES, FILE_TOO_LARGE (exit 1).
    """
    text = decode(content, file).removesuffix("\x1a")  # the sign by which DOS ended a text
    controls = _CONTROL.findall(text[:SAMPLE_CHARACTERS])
    if "\x00" in text or len(controls) > MOST_CONTROLS:
        raise refuse("FILE_NOT_A_WORKBOOK", file, kind="U+0000" if "\x00" in text else f"U+{ord(controls[0]):04X}")
    if match := _SEPARATOR_LINE.match(text):
        return [_grid(text[match.end() :], match.group(1), file, step)], None
    found_grids: list[Grid] = []
    defect: MutualAidError | None = None
    for delimiter in _likely(text):
        try:
            found_grids.append(_grid(text, delimiter, file, step))
        except MutualAidError as error:
            defect = defect or error
    return found_grids, defect


def decode(content: bytes, file: str) -> str:
    """The text of a file: byte order mark, then UTF-8 strictly, then GB18030 strictly.

    Raises FILE_ENCODING, FILE_NOT_A_WORKBOOK (exit 1).
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(content, "utf-16", file)
    if content.startswith(b"\xef\xbb\xbf"):
        return _strict(content, "utf-8-sig", file)
    head = content[:512]
    if b"\x00" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        if odd > len(head) // 8 and not even:
            return _strict(content, "utf-16-le", file)
        if even > len(head) // 8 and not odd:
            return _strict(content, "utf-16-be", file)
        raise refuse("FILE_NOT_A_WORKBOOK", file, kind="U+0000")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        sound = content[: error.start].decode("utf-8", "ignore")
        # Text of another code hardly ever makes three Chinese characters in a row by accident: this is UTF-8, torn.
        if sum("\u4e00" <= character <= "\u9fff" for character in sound) >= 3:
            raise refuse("FILE_ENCODING", file, position=error.start) from error
    return _strict(content, "gb18030", file)


def _strict(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse("FILE_ENCODING", file, position=error.start) from error


def _likely(text: str) -> list[str]:
    """Delimiters that occur in the first lines, the steadiest first; a comma where there is none."""
    sample = text[:SAMPLE_CHARACTERS]
    lines = [line for line in re.split(r"\r\n|\r|\n", sample) if line.strip()][:60]

    def weight(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        if not counts:
            return (0, 0)
        number, times = max(counts.items(), key=lambda item: (item[1], item[0]))
        return (times, number)

    ranked = sorted((d for d in DELIMITERS if d in sample), key=weight, reverse=True)
    return ranked[:2] or [","]


def _grid(text: str, delimiter: str, file: str, step: Step | None = None) -> Grid:
    """Every record of a text; blank records are counted and left out, lengths that vary are kept beside."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, Cells]] = []
    lengths: dict[int, int] = {}
    number = 0
    width = 0
    try:
        for number, record in enumerate(reader, 1):
            if not record:
                continue
            if number % TOLD_EVERY == 0 and step is not None:
                step("reading", number, None)
            if number > MAX_RECORDS:
                raise too_large(file, "records", number)
            if "=" in (line := "".join(record)) and '="' in line:
                record = [_unwrapped(cell) for cell in record]
            rows.append((number, tuple([cell or None for cell in record])))
            lengths[number] = len(record)
            width = max(width, len(record))
    except csv.Error as error:
        raise refuse("FILE_QUOTES", file, row=number + 1) from error
    padded = [(row, cells if len(cells) == width else cells + (None,) * (width - len(cells))) for row, cells in rows]
    kept = [(row, cells) for row, cells in padded if not all(map(is_blank, cells))]
    filled_count = sum(len(cells) - cells.count(None) for _, cells in kept)
    return Grid(None, kept, width, filled_count, lengths=lengths)


def _unwrapped(cell: str) -> str:
    match = _UNWRAPPED.fullmatch(cell)
    return match.group(1) if match else cell
