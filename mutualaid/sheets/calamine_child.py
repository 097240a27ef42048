"""Runs alone, in a process of its own: python-calamine reads the workbook on stdin and hands its cells to stdout.

Started by ``child.py`` as a script, without site-packages but for the one folder given. It imports nothing of this
program, opens no file, and lives under memory and time limits where the system has them. Every message on stdout is
a length (4 bytes, big endian) and a marshalled tuple whose first item names it.
"""

from __future__ import annotations

import marshal
import sys
from itertools import islice
from typing import Any

BLOCK_ROWS = 2048
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""The grid of Excel; no honest writer puts a cell outside."""


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Set what the system offers; without ``resource`` (Windows) only the parent's time limit holds."""
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for what, limit in wanted:
        try:
            hard = resource.getrlimit(what)[1]
            if hard != resource.RLIM_INFINITY:
                limit = min(limit, hard)
            resource.setrlimit(what, (limit, limit))
        except (ValueError, OSError):
            continue


def _send(*message: Any) -> None:
    packed = marshal.dumps(message, 2)
    sys.stdout.buffer.write(len(packed).to_bytes(4, "big"))
    sys.stdout.buffer.write(packed)


def _plain(column: tuple[Any, ...]) -> tuple[tuple[Any, ...], int]:
    """A column as marshal can carry it, and its number of filled cells: blanks None, days and instants as bytes."""
    filled = len(column)
    kinds = set(map(type, column))
    if str in kinds and "" in column:
        filled -= column.count("")
        column = tuple([None if cell == "" else cell for cell in column])
    if not kinds <= {str, float, bool, int}:
        column = tuple([_carried(cell) for cell in column])
    return column, filled


def _carried(cell: Any) -> Any:
    kind = type(cell)
    if cell is None or kind in (str, float, bool, int):
        return cell
    if kind.__name__ in ("date", "datetime"):
        return cell.isoformat().encode()
    if kind.__name__ == "time":
        return (cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6) / 86400
    if kind.__name__ == "timedelta":
        return cell.total_seconds() / 86400
    return str(cell)


def _send_sheet(name: str, sheet: Any) -> None:
    start, end = sheet.start, sheet.end
    if end is not None and (end[0] >= MOST_ROWS or end[1] >= MOST_COLUMNS):
        raise ValueError("grid")
    merged = sheet.merged_cell_ranges or []
    _send("sheet", name, start[1] if start else 0, sheet.width, [(*a, *b) for a, b in merged[:200_000]])
    filled_count = 0
    row = 1
    if start is not None and end is not None:
        cells = sheet.iter_rows()
        while block := list(islice(cells, BLOCK_ROWS)):
            columns, counts = zip(*map(_plain, zip(*block, strict=True)), strict=True)
            if any(counts):
                _send("block", row, columns)
                filled_count += sum(counts)
            row += len(block)
    _send("end", name, filled_count)


def main(folder: str, memory_bytes: int, cpu_seconds: int) -> None:
    """Read the order and the workbook from stdin, answer on stdout."""
    import gc

    gc.disable()
    _limit(memory_bytes, cpu_seconds)
    sys.path.append(folder)
    import python_calamine as calamine

    length = int.from_bytes(sys.stdin.buffer.read(4), "big")
    wanted, pass_over = marshal.loads(sys.stdin.buffer.read(length))  # noqa: S302 - from the parent process
    from io import BytesIO

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        known = [
            (
                sheet.name,
                sheet.visible == calamine.SheetVisibleEnum.Visible,
                sheet.typ == calamine.SheetTypeEnum.WorkSheet,
            )
            for sheet in workbook.sheets_metadata
        ]
        _send("sheets", known)
        for name, visible, is_table in known:
            label = name.strip().casefold()
            chosen = visible and is_table and not label.startswith(pass_over) and not label.endswith(pass_over)
            if (name in wanted) if wanted is not None else chosen:
                _send_sheet(name, workbook.get_sheet_by_name(name))
        _send("done")
    except calamine.PasswordError:
        _send("error", "password", "")
    except (calamine.CalamineError, ValueError, OSError, OverflowError) as error:
        _send("error", type(error).__name__, str(error)[:200])
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
