"""Rows as a workbook for people: headings and codes in words, money and rates as numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
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


def table(table: Table, place: Place) -> Iterator[bytes]:
    """The rows, the total as the last row, definition, day and stamp below."""
    keys = list(table.columns) or list(table.total or ())
    total = None
    if table.total is not None and keys:
        total = [_value(key, table.total.get(key)) for key in keys]
        if table.columns and not isinstance(table.total.get(keys[0]), (int, str)):
            total[0] = words.label("table", "total")
    stamped = stamp(table.ledger) if table.ledger.head else ""
    notes = [subject(table), stamped, *(note["message"] for note in note_objects(table.notes))]
    rows = table.rows if table.columns else ()
    return _workbook(title(table.head), keys, rows, total, [note for note in notes if note], table.ledger)


def receipt(receipt: Receipt, place: Place) -> Iterator[bytes]:
    """The problems, or the notes where there is no problem."""
    keys, rows = listed(receipt)
    ledger = receipt.ledger or Ledger(0, "")
    notes = [stamp(ledger)] if ledger.entry else []
    name = words.label("table", "problems" if receipt.problems else "notes")
    return _workbook(name, keys, rows, None, notes, ledger)


def record(record: Record, place: Place) -> Iterator[bytes]:
    """The list ``rows`` of the object, else the object as one row."""
    return table(rows_of(record.values, record.rows, record.ledger), place)


def _workbook(
    name: str,
    keys: Sequence[str],
    rows: Sequence[Mapping[str, object]],
    total: Sequence[object] | None,
    notes: Sequence[str],
    ledger: Ledger,
) -> Iterator[bytes]:
    from mutualaid.sheets.listing import Column, table_parts

    told = cells.spelled(keys)
    return table_parts(
        title=name,
        columns=[Column(words.heading(key), cells.kind(key), partial(_value, told[key])) for key in keys],
        keys=keys,
        rows=rows,
        total=total,
        notes=notes,
        picture=qr.png(ledger) if ledger.entry else None,
    )


def _value(key: str, value: object) -> object:
    if value is None or isinstance(value, (bool, int)):
        return value
    return cells.person(key, value)
