"""What every workbook that goes out has: cells that calculate nothing, and a file that is whole or not there.

Text stays text, money and rates are values.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mutualaid.rules.shapes import Shape

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

_CONTROL = Shape(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME = Shape(r"[\\/*?:\[\]\x00-\x1f]")
MAX_CHARACTERS = 32_767

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
    lines = str(said).split("\n")
    if str(said).isascii():
        return max(map(len, lines))
    widest = 0
    for line in lines:
        widest = max(widest, sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line))
    return widest


class Held(NamedTuple):
    """What a cell holds: a value that is no formula, and the format it is shown in."""

    value: bool | int | float | date | str
    number_format: str


def held(kind: str, said: object) -> Held | None:
    """What a cell holds for a value of a kind; text never becomes a formula, an id never a number; None: nothing."""
    if said is None:
        return None
    value: Any = said
    if type(said) is str and kind != "on":
        return Held(safe_text(said), "@")
    if kind in ("fen", "bp") and type(said) is int:
        # Two or four decimals of an integer: the nearest double shows them exactly in this format.
        value = said / (100 if kind == "fen" else 10_000)
    elif kind == "on" and type(said) is str:
        with contextlib.suppress(ValueError):
            value = date.fromisoformat(said)
    if type(value) is bool:
        return Held(value, "General")
    if type(value) in (int, float) and kind != "id" and abs(value) < 1e15:
        return Held(value, FORMATS.get(kind, "General"))
    if not isinstance(value, date) or kind not in FORMATS:
        return Held(safe_text(value), "@")
    # Before 1900-03-01 Excel counts a day that never was: such days stay text.
    if value.year < 1901:
        return Held(safe_text(value.isoformat()), "@")
    return Held(value, FORMATS["at" if isinstance(value, datetime) else "on"])


def set_value(cell: Cell | MergedCell, kind: str, said: object) -> None:
    """Put a value into a cell as ``held`` has it."""
    put(cell, held(kind, said))


def put(cell: Cell | MergedCell, found: Held | None) -> None:
    """Put into a cell what it is to hold."""
    if found is None:
        return
    cell.value = found.value
    if type(found.value) is str:
        cell.data_type = "s"
    cell.number_format = found.number_format


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
