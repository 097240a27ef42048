"""Rows as CSV with the JSON keys as headings; a spreadsheet takes no cell of it for a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from mutualaid.render.objects import listed, rows_of

if TYPE_CHECKING:
    from mutualaid.render.formats import Place, Record
    from mutualaid.results import Receipt, Table

EXTENSIONS = (".csv",)
NEEDS_FILE = False
STAMPED = False  # a line of it among the rows would be data
MACHINE_READ = False  # a spreadsheet shows it to people

RISKY = ("=", "+", "-", "@", "\t", "\r")


def table(table: Table, place: Place) -> str:
    """The rows; a table without columns (a question without ``--by``) gives its total as the one row."""
    if not table.columns and table.total:
        return _marked(text(list(table.total), [table.total]), place)
    return _marked(text(table.columns, table.rows), place)


def receipt(receipt: Receipt, place: Place) -> str:
    """The problems as rows, or the notes where there is no problem."""
    return _marked(text(*listed(receipt)), place)


def record(record: Record, place: Place) -> str:
    """The list ``rows`` of the object, else the object as one row."""
    return table(rows_of(record.values, record.rows, record.ledger), place)


def _marked(text: str, place: Place) -> str:
    """In a file a mark of order goes first: by it Excel knows UTF-8."""
    return f"\ufeff{text}" if place.is_file else text


def text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """CSV text with a heading line, lines ended by a line feed."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([cell(row.get(key)) for key in columns] for row in rows)
    return made.getvalue()


def cell(value: object) -> object:
    """A value for CSV: nothing for null, ``true``/``false``, text with a leading ' where it might run."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, Mapping) or (isinstance(value, (list, tuple)) and any(isinstance(v, Mapping) for v in value)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(item) for item in value)
    shown = str(value)
    return f"'{shown}" if shown.startswith(RISKY) else shown
