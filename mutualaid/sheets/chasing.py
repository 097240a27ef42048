"""The workbook that a unit works from: a sheet a matter, with a column to answer in; its imports take it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mutualaid import words
from mutualaid.codes import MATTERS
from mutualaid.results import Disclosure
from mutualaid.sheets.choices import choices, shown
from mutualaid.sheets.templates import LISTS_SHEET, format_of, kind_of_field, lists, mark
from mutualaid.sheets.writing import cell_width, fit_to_width, held, put, replacing, set_value, sheet_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WHO = ("name", "document_type", "document_no", "phone", "unit")
_BACK = ("received_on", "left_on", "left_reason", "refusal")
_COVER = ("share_count", "starts_on")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "uncovered": (*_WHO, "why", "answer", "plan", *_COVER, *_BACK),
    "ending": (*_WHO, "plan", "until", "answer", "share_count", "tier", "starts_on", *_BACK),
    "unpaid": (*_WHO, "plan", "share_count", "tier", "starts_on", "ends_on", "fee", "due_fen", "answer", *_BACK),
}
"""The columns of each sheet: fields of the imports, and those that only tell or are only answered."""
TOLD = frozenset(("why", "until", "due_fen", "refusal"))
"""Columns that no import takes: what the unit is told, and why somebody does not enroll."""
_ANSWERED = frozenset(("answer", *_BACK))
HEADER_ROW = 3


def write_chase(
    path: Path,
    matters: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    unit_name: str,
    as_of: str,
    plans: Sequence[str],
    leave: Disclosure,  # noqa: ARG001 - whoever names people in clear has it
) -> None:
    """Write the workbook of one union, whole or not at all, readable by its owner only.

    ``matters`` holds the rows by matter, a row by field; ``plans`` are the names to choose from. Raises ``OSError``.
    """
    from io import BytesIO

    from openpyxl import Workbook

    workbook = Workbook()
    first = workbook.active
    assert first is not None
    workbook.remove(first)
    for matter in MATTERS:
        if rows := matters.get(matter):
            sheet = workbook.create_sheet(sheet_name(words.label("matter", matter)))
            fields = _fill(sheet, matter, rows, unit_name=unit_name, as_of=as_of)
            listed = {"answer": choices("answer"), "plan": tuple(plans)}
            lists(workbook, sheet, fields, listed, from_row=HEADER_ROW + 1, name=f"{LISTS_SHEET}{matter}")
    mark(workbook, [name for name in workbook.sheetnames if name.startswith(LISTS_SHEET)])
    made = BytesIO()
    workbook.save(made)
    with replacing(path) as write:
        write(made.getvalue())


def _fill(sheet: Worksheet, matter: str, rows: Sequence[Mapping[str, Any]], *, unit_name: str, as_of: str) -> list[str]:
    """Write the sheet of a matter; hands back its columns."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    # Where everybody has the usual document a column of its type would only take room.
    fields = [name for name in FIELDS[matter] if name != "document_type" or any(row[name] for row in rows)]
    told, answered = PatternFill("solid", fgColor="DDE6F0"), PatternFill("solid", fgColor="FCE4D6")
    about = {"unit": unit_name, "matter": words.label("matter", matter), "on": as_of, "count": len(rows)}
    set_value(sheet.cell(1, 1), "id", words.sentence("CHASE_TITLE", **about))
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    set_value(sheet.cell(2, 1), "id", words.sentence("CHASE_HOW"))
    for index, name in enumerate(fields, 1):
        cell = sheet.cell(HEADER_ROW, index)
        set_value(cell, "id", heading(name))
        cell.font = Font(bold=True)
        cell.fill = answered if name in _ANSWERED else told
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        widest = max([cell_width(_said(name, row) or "") for row in rows[:200]], default=0)
        column = sheet.column_dimensions[get_column_letter(index)]
        column.width = min(32, max(10, cell_width(heading(name)) + 2, widest + 2))
        column.number_format = format_of(name)
    side = Side(style="thin", color="BBBBBB")
    line = Border(left=side, right=side, top=side, bottom=side)
    for number, row in enumerate(rows, HEADER_ROW + 1):
        for index, name in enumerate(fields, 1):
            sheet.cell(number, index).border = line
            kind = kind_of_field("fee" if name == "due_fen" else name)
            put(sheet.cell(number, index), held("on" if name == "until" else kind, _said(name, row)))
    sheet.freeze_panes = f"B{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    fit_to_width(sheet)
    return fields


def heading(name: str) -> str:
    """What a column of the workbook is called."""
    return words.label("chase", name) if name in TOLD else words.column(name)


def _said(name: str, row: Mapping[str, Any]) -> Any:
    said = row.get(name)
    if name == "why" and said is not None:
        return words.label("reason", said)
    return shown(name, said)
