"""How the program reads a file, before anything is done with it: its sheet, its columns and rows, and why each so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports.learning import settled_of
from mutualaid.names.units import UnitIndex
from mutualaid.reports.enrolled import plan_headings
from mutualaid.rules.identity import mask_value
from mutualaid.rules.values import plain
from mutualaid.sheets.cells import filled, held
from mutualaid.sheets.columns import ENROLL, IMPORTS
from mutualaid.sheets.examining import Examined, examine
from mutualaid.sheets.people import people_in, sheet_shown
from mutualaid.sheets.recognizing import likeliest, nearest, recognize, without_rows
from mutualaid.sheets.spans import letter, spans
from mutualaid.sheets.titles import title_unit

if TYPE_CHECKING:
    from mutualaid.sheets.grid import Book
    from mutualaid.sheets.header import PlanHeadings
    from mutualaid.store.reading import Reader


def explained(
    ledger: Reader, book: Book, *, day: str, import_code: str | None = None, unit: str | None = None
) -> dict[str, Any]:
    """How an open file is read: which sheet and header, each column with its field and why, each kind of row.

    ``import_code`` says which import is to read it, else the file itself does; ``unit`` whose file it is, else its
    title. No value of a cell is told. Raises MAPPING_WHICH (exit 2) for a file that does not say which import it is
    for, FILE_EMPTY, NO_DATA_ROWS, FILE_WITHOUT_HEADER (exit 1), and UNIT_UNKNOWN, UNIT_AMBIGUOUS (exit 1), NOT_IN_SCOPE
    (exit 4) for ``unit``.
    """
    index = UnitIndex(ledger)
    if unit is not None:
        index.named(unit)
    plans = plan_headings(ledger)
    known = {
        name: settled_of(ledger, each, book, plans if each is ENROLL else None, day=day, unit=unit)
        for name, each in IMPORTS.items()
        if import_code in (None, name)
    }
    code = import_code or _import_of(book, plans, known)
    columns = IMPORTS[code]
    seen = examine(book, columns, plans if columns is ENROLL else None, known[code])
    if seen is None:
        raise MutualAidError("FILE_WITHOUT_HEADER", file=book.file, import_code=code)
    title = title_unit(seen.grid, seen.header)
    titled, _ = index.find_anywhere(title) if title else (None, None)
    return {
        "file": book.file,
        "sha256": book.sha256,
        "import_code": code,
        "sheet": sheet_shown(seen.grid, seen.header),
        "header_rows": spans(seen.header.rows),
        "title_unit": mask_value("unit", title and people_in(seen.grid, seen.header, [title]).veil(title)),
        "unit_code": None if titled is None or not index.sees(titled) else titled.unit_code,
        "missing_fields": list(seen.header.missing),
        "columns": list(_columns(seen)),
        "row_kinds": list(_rows(seen)),
        "sheets": [{"sheet": sheet, "passed_over": reason} for sheet, reason in book.passed_over]
        + [{"sheet": grid.sheet, "passed_over": "other"} for grid in _others(book, seen)],
        "ledger": {"entry": ledger.stamp.entry, "head": ledger.stamp.head},
    }


SAMPLES = 3
LONGEST_SAMPLE = 20
_NAME_LIKE = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff·]+|[A-Za-z]+(?: [A-Za-z]+)*")
"""What may be somebody's name, in a column of which nobody knows what it holds."""


def samples(cells: Iterable[object], fields: Iterable[str | None]) -> list[str]:
    """Some different cells of a column, masked as whatever it may be; a column of days shows them.

    >>> samples(["20180302", "20180305"], ()), samples(["张三丰", "20180302"], ())
    (['20180302', '20180305'], ['张*丰', '2*****02'])
    """
    looked_at = filled(cells)
    likely = (*fields, "received_on" if held(looked_at, lambda _: None) == "day" else None)
    shown: dict[str, None] = {}
    for cell in looked_at:
        shown[_masked(cell, likely)] = None
        if len(shown) == SAMPLES:
            break
    return [text for text in shown if text]


def _masked(cell: object, fields: Iterable[str | None]) -> str:
    """A cell masked as the likeliest field that it may be of; of none, whatever looks like a name or a number.

    >>> _masked("张三丰", (None,)), _masked("13800001234", ("phone",)), _masked("延庆镇", ("unit",))
    ('张*丰', '138****1234', '延庆镇')
    """
    text = plain(cell) or ""
    likely = next((field for field in fields if field is not None), None)
    masked = mask_value("name" if likely is None and _NAME_LIKE.fullmatch(text) else likely, text) or ""
    return masked if len(masked) <= LONGEST_SAMPLE else f"{masked[:LONGEST_SAMPLE]}…"


def _import_of(book: Book, plans: PlanHeadings, known: Mapping[str, Mapping[str, str]]) -> str:
    """The import that a file is for, as it says itself; a header alone says it too."""
    names = dict.fromkeys(kind.name for found in recognize(book, plans, known) for kind in found.kinds)
    empty = None if names else without_rows(book, plans)
    if empty is not None:
        kind, wrong = empty
        if kind is None:
            raise wrong
        return kind.name
    if len(names) != 1 and (likely := likeliest(nearest(book, plans, known))) is not None:
        return likely.kind.name
    if len(names) != 1:
        raise MutualAidError("MAPPING_WHICH", Exit.USAGE, file=book.file, imports=list(names or IMPORTS))
    return next(iter(names))


def _others(book: Book, seen: Examined) -> list[Any]:
    return [] if book.is_text else [grid for grid in book.grids if grid is not seen.grid and grid.rows]


def _columns(seen: Examined) -> Iterator[dict[str, Any]]:
    """Every column that has a heading or a cell, from left to right."""
    header = seen.header
    readings = {reading.index: reading for reading in header.readings}
    second = {index: field for field, _, index in header.twice}
    for index, heading in enumerate(header.headings):
        reading = readings.get(index)
        filled_count = sum(1 for _ in seen.cells(index))
        if reading is None:
            if filled_count:
                yield _column(index, "", None, "no_heading", (), filled_count)
        elif index in second:
            yield _column(index, heading, second[index], "twice", (), filled_count)
        else:
            yield _column(index, heading, reading.field, reading.how, reading.nearest, filled_count)


def _column(
    index: int, heading: str, field: str | None, how: str, nearest: tuple[str, ...], filled_count: int
) -> dict[str, Any]:
    return {
        "letter": letter(index),
        "heading": heading,
        "field": field if field is not None or how != "settled" else "-",
        "how": how,
        "nearest_fields": list(nearest) or None,
        "filled_count": filled_count,
    }


def _rows(seen: Examined) -> Iterator[dict[str, Any]]:
    """Every kind of row with its reason, the rows of data first; none where nobody can tell which rows are data."""
    body = seen.body
    if body is None:
        return
    kinds: dict[tuple[str, str | None], list[int]] = {("data", None): [row for row, _ in body.rows]}
    kinds["unread", None] = list(body.unread_rows)
    for one in body.passed_over:
        kinds.setdefault((one.kind, one.why), []).append(one.row)
    for (kind, why), rows in kinds.items():
        if rows:
            yield {"row_kind": kind, "row_why": why, "row_count": len(rows), "row_spans": spans(rows)}
