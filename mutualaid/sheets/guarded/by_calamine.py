"""Reads .xlsx and .xlsb with python-calamine: the fast reader."""

from __future__ import annotations

from io import BytesIO
from itertools import islice

import python_calamine as calamine

TYPE_CHECKING = False  # to import it from typing would be a third of what this process takes to start
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from mutualaid.sheets.guarded.process import Answer, RefusedError

BLOCK_ROWS = 2048
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14


def read(content: bytes, answer: Answer, refused: type[RefusedError]) -> None:
    """Answer with the cells of every sheet wanted; a time, or what can be no day, as ``...``.

    Raises FILE_ENCRYPTED (exit 1).
    """
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    except calamine.PasswordError as error:
        raise refused("FILE_ENCRYPTED") from error
    is_wanted = answer.sheets(
        [
            (
                sheet.name,
                sheet.visible == calamine.SheetVisibleEnum.Visible,
                sheet.typ == calamine.SheetTypeEnum.WorkSheet,
            )
            for sheet in workbook.sheets_metadata
        ]
    )
    for name in workbook.sheet_names:
        if is_wanted(name):
            _sheet(name, workbook.get_sheet_by_name(name), answer)


def _sheet(name: str, sheet: calamine.CalamineSheet, answer: Answer) -> None:
    start, end = sheet.start, sheet.end
    if end is not None and (end[0] >= MOST_ROWS or end[1] >= MOST_COLUMNS):
        raise ValueError("grid")
    answer.sheet(name, start[1] if start else 0, sheet.width)
    filled_count = odd_count = 0
    row = 1
    if start is not None:
        cells = _rows(sheet)
        while block := list(islice(cells, BLOCK_ROWS)):
            columns, filled, odd = zip(*map(_plain, zip(*block, strict=True)), strict=True)
            if any(filled):
                answer.block(row, columns)
                filled_count += sum(filled)
                odd_count += sum(odd)
            row += len(block)
    answer.end(filled_count, odd_count)


def _rows(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    """Every row; all cells ``...`` where a number under a format of days or hours is too large for Python."""
    cells = sheet.iter_rows()
    while True:
        try:
            yield next(cells)
        except StopIteration:
            return
        except (OverflowError, ValueError):
            yield [...] * sheet.width


def _plain(column: tuple[Any, ...]) -> tuple[tuple[Any, ...], int, int]:
    """A column as marshal can carry it, its filled cells and its odd ones: blanks None, days and instants as bytes."""
    filled = len(column)
    odd = 0
    kinds = set(map(type, column))
    if str in kinds and "" in column:
        filled -= column.count("")
        column = tuple([None if cell == "" else cell for cell in column])
    if not kinds <= {str, float, bool, int}:
        column = tuple([_carried(cell) for cell in column])
        odd = column.count(...)
    return column, filled, odd


def _carried(cell: Any) -> Any:
    kind = type(cell)
    if cell is None or kind in (str, float, bool, int):
        return cell
    if kind.__name__ in ("date", "datetime"):
        return cell.isoformat().encode()
    return ...
