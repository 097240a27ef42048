"""Rows as CSV with the JSON keys as headings; a spreadsheet takes no cell of it for a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from mutualaid.render.json import note_objects, problem_objects
from mutualaid.results import Table

if TYPE_CHECKING:
    from mutualaid.results import Receipt

RISKY = ("=", "+", "-", "@", "\t", "\r")
PLACED = ("code", "sheet", "row", "column", "value", "message")


def table_text(table: Table) -> str:
    """The rows; a table without columns (a question without ``--by``) gives its total as the one row."""
    if not table.columns and table.total:
        return text(list(table.total), [table.total])
    return text(table.columns, table.rows)


def receipt_text(receipt: Receipt) -> str:
    """The problems as rows, or the notes where there is no problem."""
    if receipt.problems:
        return text(("verdict", *PLACED), problem_objects(receipt.problems))
    return text(PLACED, note_objects(receipt.notes))


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
