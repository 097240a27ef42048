"""Writes one table as an inert workbook: text stays text, money and rates are values, nothing calculates."""

from __future__ import annotations

import contextlib
import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mutualaid.rules.shapes import Shape

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook

_CONTROL = Shape(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME = Shape(r"[\\/*?:\[\]\x00-\x1f]")
MAX_CHARACTERS = 32_767
MEASURED_ROWS = 200
MIN_WIDTH, MAX_WIDTH = 6, 48

FORMATS = {"fen": "#,##0.00", "bp": "0.00%", "count": "#,##0", "on": "yyyy-mm-dd", "at": "yyyy-mm-dd hh:mm:ss"}
"""Number formats of the kinds that are numbers or days; every other kind is text (``@``)."""


def safe_text(said: object) -> str:
    """Text as a cell may hold it: without control characters and within Excel's length."""
    return _CONTROL.sub("", str(said))[:MAX_CHARACTERS]


def sheet_name(title: str) -> str:
    """A title as a sheet may be called: 31 characters, none that Excel forbids."""
    return _SHEET_NAME.sub(" ", safe_text(title)).strip().strip("'")[:31].strip("'") or "Sheet1"


def kind_of(name: str) -> str:
    """The kind of a column by its own name or by the suffix of its JSON key.

    ``fen``, ``bp``, ``count``, ``on`` (or ``day``), ``at``; ``id`` for codes, numbers and keys; all else is ``text``.
    """
    tail = name.rpartition("_")[2]
    if tail in FORMATS:
        return tail
    if tail == "day":
        return "on"
    return "id" if tail in ("id", "no", "code") else "text"


def cell_width(said: object) -> int:
    """How many columns of a terminal or a sheet a text takes: East Asian wide characters take two."""
    widest = 0
    for line in str(said).split("\n"):
        widest = max(widest, sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line))
    return widest


def set_value(cell: Cell | MergedCell, kind: str, said: object) -> None:
    """Put a value into a cell by its kind; text never becomes a formula, an id never a number."""
    if said is None:
        return
    value: Any = said
    if kind in ("fen", "bp") and type(said) is int:
        # Two or four decimals of an integer: the nearest double shows them exactly in this format.
        value = said / (100 if kind == "fen" else 10_000)
    elif kind == "on" and type(said) is str:
        with contextlib.suppress(ValueError):
            value = date.fromisoformat(said)
    if type(value) is bool:
        cell.value = value
    elif type(value) in (int, float) and kind != "id" and abs(value) < 1e15:
        cell.value = value
        cell.number_format = FORMATS.get(kind, "General")
    elif isinstance(value, date | datetime) and kind in FORMATS:
        # Before 1900-03-01 Excel counts a day that never was: such days stay text.
        if value.year < 1901:
            _set_text(cell, value.isoformat())
        else:
            cell.value = value
            cell.number_format = FORMATS["at" if isinstance(value, datetime) else "on"]
    else:
        _set_text(cell, value)


def _set_text(cell: Cell | MergedCell, said: object) -> None:
    cell.value = safe_text(said)
    cell.data_type = "s"
    cell.number_format = "@"


def table_bytes(
    *,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    kinds: Sequence[str],
    notes: Sequence[str] = (),
    picture: Picture | None = None,
) -> bytes:
    """One table as an ``.xlsx`` that holds values only.

    ``kinds[i]`` is the kind of column i or its JSON key, whose suffix says it: ``…_fen`` integer fen shown as yuan,
    ``…_bp`` integer basis points shown as percent, ``…_count``, ``…_on`` ISO text or a date, ``…_no``, ``…_code`` and
    ``…_id`` text whatever they hold; all else is text, but for bare numbers, which stay numbers.
    ``notes`` are lines under the table, ``picture`` stands below them.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    kinds = [kind_of(kind) for kind in kinds]
    lines = iter(rows)
    measured = list(islice(lines, MEASURED_ROWS))
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(sheet_name(title))
    for index, heading in enumerate(headings):
        widths = [cell_width(heading), *(_shown_width(kinds[index], line[index]) for line in measured)]
        width = min(MAX_WIDTH, max(MIN_WIDTH, *widths) + 2)
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.freeze_panes = "A2"
    if headings:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}1"
    sheet.print_title_rows = "1:1"
    fit_to_width(sheet)
    bold, fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
    centered = Alignment(horizontal="center", vertical="center", wrap_text=True)

    def made(kind: str, said: object) -> Cell | None:
        if said is None:
            return None
        cell = WriteOnlyCell(sheet)
        set_value(cell, kind, said)
        return cell

    header = [made("text", heading) for heading in headings]
    for cell in header:
        if cell is not None:
            cell.font, cell.fill, cell.alignment = bold, fill, centered
    sheet.append(header)
    count = 0
    for line in chain(measured, lines):
        count += 1
        sheet.append([made(kind, said) for kind, said in zip(kinds, line, strict=True)])
    if notes:
        sheet.append([])
        for note in notes:
            sheet.append([made("text", note)])
    if picture is not None:
        place_picture(sheet, picture, f"A{count + len(notes) + 4}")
    packed = BytesIO()
    workbook.save(packed)
    return packed.getvalue()


class Picture(NamedTuple):
    """A PNG and the square, in pixels, that it takes on a sheet."""

    png: bytes
    side: int


def place_picture(sheet: Any, picture: Picture, cell: str) -> None:
    """Put a picture on a sheet, its upper left corner at a cell."""
    from openpyxl.drawing.image import Image

    class Placed(Image):
        """openpyxl would read size and bytes by Pillow, which nothing else here needs."""

        def __init__(self) -> None:
            self.ref = BytesIO(picture.png)
            self.width = self.height = picture.side
            self.format = "png"
            self.anchor = cell

        def _data(self) -> bytes:
            return picture.png

    sheet.add_image(Placed())


def fit_to_width(sheet: Any) -> None:
    """Print a sheet across the page, as many pages down as it takes."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _shown_width(kind: str, said: object) -> int:
    if said is None:
        return 0
    if kind == "fen" and type(said) is int:
        return len(f"{said / 100:,.2f}")
    if kind == "count" and type(said) is int:
        return len(f"{said:,}")
    return 8 if kind == "bp" else cell_width(said)


def save(workbook: Workbook, path: Path) -> None:
    """Save a workbook beside its place, flush it to the disk, and put it there in one step."""
    packed = BytesIO()
    workbook.save(packed)
    with replacing(path) as write:
        write(packed.getvalue())


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """A file written whole or not at all, mode 0600: a new one beside it takes its place at the end.

    A device or a pipe is written to as it is; nothing takes its place, nor that of a link.
    """
    path = path.resolve() if path.is_file() else path
    if path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield lambda content: (stream.write(content), None)[1]
        return
    handle, beside = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield lambda content: (stream.write(content), None)[1]
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
    if os.name == "posix":  # the folder's entry, too, is on the disk when this returns
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        except OSError:
            pass
        finally:
            os.close(folder)
