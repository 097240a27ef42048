"""Workbooks to fill in: drop-downs, text-formatted numbers, an instruction sheet with an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.results import Disclosure
from mutualaid.sheets.choices import COUNTS, MONEY, choices, shown
from mutualaid.sheets.columns import Columns
from mutualaid.sheets.writing import cell_width, fit_to_width, replacing, set_value, sheet_name
from mutualaid.sheets.xlsx import OWN_SHEETS

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LISTS_SHEET = "_lists"
PREPARED_ROWS = 20_000
_LEFT_OUT = {
    "member": ("new_unit", "moved_on", "old_unit", "answer"),
    "enroll": (
        "answer",
        "joined_on",
        "status",
        "left_on",
        "left_reason",
        "first_or_renewal",
        "district_part",
        "city_part",
    ),
}
_GUIDE_LINES = 8


def write_template(
    path: Path,
    columns: Columns,
    *,
    units: Sequence[str],
    plans: Sequence[str],
    rows: Sequence[Mapping[str, object]] = (),
    leave: Disclosure | None = None,
) -> None:
    """Write a workbook to fill in, which ``read`` takes without a note.

    ``units`` and ``plans`` are the names to choose from. ``rows`` (field -> value) are filled in already, which takes
    ``leave``: days as ISO text or dates, money as integer fen, sexes, document types and the like as codes or words.
    Columns rarely needed appear only where a row has them. The file is written whole or not at all, readable by its
    owner only. Raises ``OSError``; ``ValueError`` for rows without leave.
    """
    if rows and leave is None:
        raise ValueError
    from openpyxl import Workbook

    from mutualaid.sheets.listing import packed

    left_out = _LEFT_OUT.get(columns.name, ())
    given = {name for row in rows for name, said in row.items() if said is not None}
    fields = [name for name in columns.fields if name not in left_out or name in given]
    required = set(columns.needed)
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = sheet_name(words.label("sheet.title", columns.name))
    listed = {name: choices(name) for name in fields}
    if "unit" in listed:
        listed["unit"] = tuple(units)
    if "plan" in listed:
        listed["plan"] = tuple(plans)
    texts = _data_sheet(sheet, fields, required, rows)
    guide = _guide_sheet(workbook, fields, required, units, plans)
    lists(workbook, sheet, fields, {name: said for name, said in listed.items() if said})
    mark(workbook, (guide, LISTS_SHEET))
    with replacing(path) as write:
        write(packed(workbook, texts, from_row=2))


def kind_of_field(field: str) -> str:
    """The kind of a column of a workbook to fill in, as ``writing.held`` has it."""
    if field.endswith("_on"):
        return "on"
    if field in MONEY:
        return "fen"
    return "count" if field in COUNTS else "id"


def format_of(field: str) -> str:
    """The number format of such a column."""
    return {"on": "yyyy-mm-dd", "fen": "0.00", "count": "0"}.get(kind_of_field(field), "@")


def _data_sheet(
    sheet: Worksheet, fields: Sequence[str], required: set[str], rows: Sequence[Mapping[str, object]]
) -> Iterator[str]:
    """The sheet to fill in; the rows that are filled in already come back as the text of its XML."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    from mutualaid.sheets.listing import Column, RowTexts

    must, may = PatternFill("solid", fgColor="FCE4D6"), PatternFill("solid", fgColor="DDE6F0")
    for index, name in enumerate(fields, 1):
        heading = words.column(name)
        cell = sheet.cell(1, index)
        set_value(cell, "id", heading + ("*" if name in required else ""))
        cell.font = Font(bold=True)
        cell.fill = must if name in required else may
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        column = sheet.column_dimensions[get_column_letter(index)]
        widest = max([cell_width(row.get(name) or "") for row in rows[:200]], default=0)
        column.width = min(40, max(10, cell_width(heading) + 4, widest + 2, 22 if name == "document_no" else 0))
        column.number_format = format_of(name)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    fit_to_width(sheet)
    if rows:
        sheet.cell(1 + len(rows), len(fields))  # that the sheet knows how far it reaches
    columns = [Column("", kind_of_field(name), partial(shown, name), format_of(name)) for name in fields]
    return RowTexts(sheet).rows(columns, (tuple(map(row.get, fields)) for row in rows), first=2)


def _guide_sheet(
    workbook: Workbook,
    fields: Sequence[str],
    required: set[str],
    units: Sequence[str],
    plans: Sequence[str],
) -> str:
    """The instruction sheet: how to fill in, then each column with its example."""
    from openpyxl.styles import Alignment, Font

    sheet = workbook.create_sheet(words.label("sheet.title", "guide"))
    lines = [words.label("sheet.guide", number) for number in range(1, _GUIDE_LINES + 1)]
    for row, line in enumerate(lines, 1):
        cell = sheet.cell(row, 1)
        set_value(cell, "id", line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
        sheet.row_dimensions[row].height = 16 * (1 + cell_width(line) // 92)
    sheet.cell(1, 1).font = Font(bold=True, size=13)
    top = len(lines) + 2
    for index, heading in enumerate(("column", "needed", "example"), 1):
        cell = sheet.cell(top, index)
        set_value(cell, "id", words.label("sheet.guide", heading))
        cell.font = Font(bold=True)
    for row, name in enumerate(fields, top + 1):
        example = _example(name, units, plans)
        needed = words.label("sheet.guide", "required" if name in required else "optional")
        for index, said in enumerate((words.column(name), needed, example), 1):
            cell = sheet.cell(row, index)
            set_value(cell, "id", said)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 15 * (1 + cell_width(example) // 54)
    for letter, width in zip("ABC", (26, 12, 54), strict=True):
        sheet.column_dimensions[letter].width = width
    fit_to_width(sheet)
    return str(sheet.title)


def _example(name: str, units: Sequence[str], plans: Sequence[str]) -> str:
    if name == "unit" and units:
        return units[0]
    if name == "plan" and plans:
        return plans[0]
    listed = choices(name)
    return " / ".join(listed) if listed else words.label("sheet.example", name)


def lists(
    workbook: Workbook,
    sheet: Worksheet,
    fields: Sequence[str],
    listed: Mapping[str, Sequence[str]],
    *,
    from_row: int = 2,
    name: str = LISTS_SHEET,
) -> None:
    """Drop-downs for the columns that have a list; the lists stand on a sheet nobody sees."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    beside = workbook.create_sheet(name)
    beside.sheet_state = "veryHidden"
    for index, (field, said) in enumerate(listed.items(), 1):
        for row, word in enumerate(said, 1):
            set_value(beside.cell(row, index), "id", word)
        letter = get_column_letter(index)
        rule = DataValidation(type="list", formula1=f"'{name}'!${letter}$1:${letter}${len(said)}", allow_blank=True)
        # A unit or plan may also go by its code or another of its names, an answer in other words: warned, not stopped.
        rule.errorStyle = "warning" if field in ("unit", "plan", "answer") else "stop"
        rule.showErrorMessage = True
        rule.error = words.label("sheet.guide", "choose")
        column = get_column_letter(fields.index(field) + 1)
        rule.add(f"{column}{from_row}:{column}{PREPARED_ROWS}")
        sheet.add_data_validation(rule)


def mark(workbook: Workbook, own: Sequence[str]) -> None:
    """Name our own sheets inside the workbook, so that reading it says nothing of them."""
    from openpyxl.workbook.defined_name import DefinedName

    places = ",".join(f"'{name}'!$A$1" for name in own)
    workbook.defined_names[OWN_SHEETS] = DefinedName(OWN_SHEETS, attr_text=places, hidden=True)
