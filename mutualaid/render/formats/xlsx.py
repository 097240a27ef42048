"""Rows as a workbook for people: headings and codes in words, money and rates as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.render import cells, qr
from mutualaid.render.captions import stamp, subject, title
from mutualaid.render.objects import listed, note_objects, rows_of
from mutualaid.results import Ledger

if TYPE_CHECKING:
    from mutualaid.render.formats import Place, Record
    from mutualaid.results import Receipt, Table

EXTENSIONS = (".xlsx",)
NEEDS_FILE = True
STAMPED = True
MACHINE_READ = False


def table(table: Table, place: Place) -> bytes:
    """The rows, the total as the last row, definition, day and stamp below."""
    columns = list(table.columns) or list(table.total or ())
    rows: list[Mapping[str, object]] = list(table.rows) if table.columns else []
    lines = [[_value(key, row.get(key)) for key in columns] for row in rows]
    if table.total is not None and columns:
        last = [_value(key, table.total.get(key)) for key in columns]
        if table.columns and not isinstance(table.total.get(columns[0]), (int, str)):
            last[0] = words.label("table", "total")
        lines.append(last)
    stamped = stamp(table.ledger) if table.ledger.head else ""
    notes = [subject(table), stamped, *(note["message"] for note in note_objects(table.notes))]
    return _workbook(title(table.head), columns, lines, [note for note in notes if note], table.ledger)


def receipt(receipt: Receipt, place: Place) -> bytes:
    """The problems, or the notes where there is no problem."""
    columns, rows = listed(receipt)
    lines = [[_value(key, row.get(key)) for key in columns] for row in rows]
    ledger = receipt.ledger or Ledger(0, "")
    notes = [stamp(ledger)] if ledger.entry else []
    return _workbook(words.label("table", "problems" if receipt.problems else "notes"), columns, lines, notes, ledger)


def record(record: Record, place: Place) -> bytes:
    """The list ``rows`` of the object, else the object as one row."""
    return table(rows_of(record.values, record.rows, record.ledger), place)


def _workbook(name: str, columns: Sequence[str], lines: list[list[object]], notes: list[str], ledger: Ledger) -> bytes:
    from mutualaid import sheets

    return sheets.table_bytes(
        title=name,
        headings=[words.heading(key) for key in columns],
        rows=lines,
        kinds=[cells.kind(key) for key in columns],
        notes=notes,
        picture=qr.png(ledger) if ledger.entry else None,
    )


def _value(key: str, value: object) -> object:
    if value is None or isinstance(value, (bool, int)):
        return value
    return cells.person(key, value)
