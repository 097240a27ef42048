"""How every sheet of the summary is written: text as text, figures with their format, paper, header and footer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any, Literal, NamedTuple
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mutualaid import words
from mutualaid.render import cells, qr
from mutualaid.render.summary.figures import Summary
from mutualaid.sheets.writing import place_picture

FACE = "等线"
INK, MUTED, ACCENT, WARNING = "1F2933", "6B7785", "1F4E79", "B03A2E"
BAND, SOFT, HAIR = "E4EBF3", "F4F7FA", "C3CCD6"

COUNT, MONEY, RATE, GROWTH, POINTS = "#,##0", "#,##0.00", "0.00%", "+0.00%;-0.00%;0.00%", "+0.00;-0.00;0.00"

_hair = Side(style="hair", color=HAIR)
_thin = Side(style="thin", color="8A97A6")
BOX = Border(left=_hair, right=_hair, top=_hair, bottom=_hair)
TOTAL_BOX = Border(left=_hair, right=_hair, top=_thin, bottom=_thin)
BAND_FILL = PatternFill("solid", start_color=BAND)
SOFT_FILL = PatternFill("solid", start_color=SOFT)

BODY = Font(name=FACE, size=10, color=INK)
BOLD = Font(name=FACE, size=10, color=INK, bold=True)
HEAD = Font(name=FACE, size=10, color=ACCENT, bold=True)
SMALL = Font(name=FACE, size=9, color=MUTED)
GRAY = Font(name=FACE, size=10, color=MUTED)
TITLE = Font(name=FACE, size=16, color=ACCENT, bold=True)
SECTION = Font(name=FACE, size=11, color=ACCENT, bold=True)
FIGURE = Font(name=FACE, size=14, color=ACCENT, bold=True)

MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
LEFT_ONE_LINE = Alignment(horizontal="left", vertical="center")
RIGHT = Alignment(horizontal="right", vertical="center")

Kind = Literal["text", "count", "fen", "rate", "growth", "points"]
FORMATS = {"count": COUNT, "fen": MONEY, "rate": RATE, "growth": GROWTH, "points": POINTS}


def say(key: str, **facts: object) -> str:
    """A text of this workbook: ``SENTENCES["summary.…"]``."""
    return words.sentence(f"summary.{key}", **facts)


def title_of(summary: Summary) -> str:
    return say("title", unit=summary.unit_name, year=summary.year)


def stamp_of(summary: Summary) -> str:
    return say("stamp", as_of=summary.as_of, entry=summary.ledger.entry, head=summary.ledger.head[:16])


class _Look(NamedTuple):
    """The parts of a look and the numbers under which a workbook knows them."""

    parts: tuple[object, ...]
    style: Any


_looks: WeakKeyDictionary[Workbook, dict[tuple[int, ...], _Look]] = WeakKeyDictionary()


def dress(cell: Any, number_format: str, font: Font, align: Alignment, border: Border | None) -> None:
    """Give a cell its look.

    openpyxl hashes every part of the style of every cell, which takes longer than all else in a large workbook: the
    same parts are looked up once a workbook.
    """
    looks = _looks.setdefault(cell.parent.parent, {})
    key = (id(number_format), id(font), id(align), id(border))
    bare = not cell.has_style
    if bare and (look := looks.get(key)) is not None:
        cell._style = look.style.__copy__()
        return
    cell.number_format, cell.font, cell.alignment = number_format, font, align
    if border is not None:
        cell.border = border
    if bare:
        looks[key] = _Look((number_format, font, align, border), copy(cell._style))


def write_text(
    page: Worksheet,
    row: int,
    column: int,
    value: str,
    font: Font = BODY,
    align: Alignment = LEFT,
    *,
    border: Border | None = None,
) -> Any:
    """Write text as text: a name that begins with ``=`` stays a name, a code keeps its zeros and all its digits."""
    cell: Any = page.cell(row=row, column=column)
    cell.value = value
    cell.data_type = "s"
    dress(cell, "@", font, align, border)
    if value[:1] in "=+-@" and value:
        cell.quotePrefix = True
    return cell


def write_number(
    page: Worksheet,
    row: int,
    column: int,
    value: int | None,
    kind: Kind,
    font: Font = BODY,
    *,
    border: Border | None = None,
) -> Any:
    """Write a figure by kind: counts as they are, fen as yuan, basis points as a rate; None as 不适用."""
    if value is None:
        return write_text(page, row, column, say("not_applicable"), GRAY, RIGHT, border=border)
    cell: Any = page.cell(row=row, column=column)
    cell.value = value if kind == "count" else value / (10_000 if kind in ("rate", "growth") else 100)
    dress(cell, FORMATS[kind], font, RIGHT, border)
    return cell


def put(page: Worksheet, row: int, column: int, value: object, kind: Kind, *, font: Font = BODY) -> Any:
    if kind == "text":
        return write_text(page, row, column, "" if value is None else str(value), font, border=BOX)
    return write_number(page, row, column, value if isinstance(value, int) else None, kind, font, border=BOX)


def line_height(held: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row whose texts are folded in columns of the given widths: none is cut."""
    lines = max((math.ceil(cells.width(text) / (width - 2)) for text, width in held), default=1)
    return 17 if lines <= 1 else 13.5 * lines + 4


def head(page: Worksheet, row: int, column: int, text: str, *, to_row: int = 0, to_column: int = 0) -> None:
    """A heading cell; merged down to ``to_row`` or across to ``to_column``."""
    last_row, last_column = max(row, to_row), max(column, to_column)
    for at_row in range(row, last_row + 1):
        for at_column in range(column, last_column + 1):
            cell = page.cell(row=at_row, column=at_column)
            cell.fill = BAND_FILL
            cell.border = BOX
    write_text(page, row, column, text, HEAD, MIDDLE)
    if (last_row, last_column) != (row, column):
        page.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)


def opening(page: Worksheet, summary: Summary, name: str) -> None:
    """Title and stamp above the table."""
    page.sheet_view.showGridLines = False
    title = title_of(summary) if name == "overview" else say(f"title_{name}", unit=summary.unit_name, year=summary.year)
    write_text(page, 1, 1, title, TITLE, LEFT_ONE_LINE)
    write_text(page, 2, 1, stamp_of(summary), SMALL, LEFT_ONE_LINE)
    page.row_dimensions[1].height = 28
    page.row_dimensions[2].height = 16
    page.row_dimensions[3].height = 6


def paper(page: Worksheet, rows: int, columns: int, *, titles: str | None, one_page: bool = False) -> None:
    """Landscape A4, as wide as the paper, the header again on each page."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 1 if one_page else 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top, page.page_margins.bottom = 0.55, 0.7
    page.print_area = f"A1:{get_column_letter(columns)}{rows}"
    if titles is not None:
        page.print_title_rows = titles


def stamp_below(page: Worksheet, summary: Summary, row: int, column: int) -> int:
    """The stamp as a QR code in a cell from a row on, and beside it how it is checked; hands back the last row."""
    if not summary.ledger.entry:
        return row
    stamp = f"{summary.ledger.entry}:{summary.ledger.head[:16]}"
    write_text(page, row + 1, 1, say("stamp_checked", stamp=stamp), SMALL, LEFT_ONE_LINE)
    place_picture(page, qr.png(summary.ledger), f"{get_column_letter(column)}{row}")
    for below in range(row, row + 4):
        page.row_dimensions[below].height = 17
    return row + 3


def footer(page: Worksheet, summary: Summary) -> None:
    plain = "&8" + stamp_of(summary).replace("&", "&&")
    foot: Any = page.oddFooter
    foot.left.text = plain
    foot.right.text = "&8" + say("page_number", page="&P", pages="&N")


class Place(NamedTuple):
    """Where a sheet's figures stand: rows of the table (both included), the total's row, columns by key."""

    sheet: str
    first_row: int
    last_row: int
    total_row: int
    columns: Mapping[str, str]

    def span(self, key: str) -> str:
        """The column's cells as an absolute reference."""
        letter = self.columns[key]
        return f"'{self.sheet}'!${letter}${self.first_row}:${letter}${self.last_row}"

    def total(self, key: str) -> str:
        """The total's cell of a column."""
        return f"'{self.sheet}'!${self.columns[key]}${self.total_row}"


def heading(key: str, summary: Summary, plan: str | None = None) -> str:
    if plan is not None:
        return summary.plan_names.get(plan, plan)
    return say(f"column_{key}", year=summary.year, previous=summary.year - 1)
