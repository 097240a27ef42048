"""Starts the guarded process that reads a workbook, and takes the cells it hands back."""

from __future__ import annotations

import marshal
import signal
import subprocess
import sys
import threading
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from mutualaid.errors import MutualAidError
from mutualaid.results import Step
from mutualaid.sheets.gate import refuse, too_large
from mutualaid.sheets.grid import PASS_OVER, Cells, Grid

CPU_SECONDS = 8
MEMORY_BYTES = 320 << 20
MEMORY_CEILING_BYTES = 4 << 30
"""A small file gets this much; what it inflates to earns it more: a bomb stays small, a million rows pass."""
_TEXT = frozenset((str, type(None)))


class Child:
    """One guarded process: fed with a workbook at once, asked for its sheets when the parent is ready."""

    def __init__(self, content: bytes, file: str, *, sheets: list[str] | None, inflated_bytes: int = 0) -> None:
        self.file = file
        self._late = False
        folder = Path(str(find_spec("python_calamine").origin)).parent.parent  # type: ignore[union-attr]
        inflated_bytes = max(inflated_bytes, 4 * len(content))
        memory_bytes = min(MEMORY_CEILING_BYTES, MEMORY_BYTES + 4 * inflated_bytes)
        cpu_seconds = CPU_SECONDS + (inflated_bytes >> 22)
        self._memory_bytes = memory_bytes
        script = str(Path(__file__).with_name("calamine_child.py"))
        self._process = subprocess.Popen(  # noqa: S603 - our own script, arguments of our own
            [sys.executable, "-I", "-S", "-X", "utf8", script, str(folder), str(memory_bytes), str(cpu_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._timer = threading.Timer(3 * cpu_seconds, self._too_late)
        self._timer.daemon = True
        self._timer.start()
        order = marshal.dumps((sheets, PASS_OVER), 2)
        assert self._process.stdin is not None
        try:
            with self._process.stdin as feed:
                feed.write(len(order).to_bytes(4, "big"))
                feed.write(order)
                feed.write(content)
        except OSError:  # the child has died of it; its exit tells the rest
            pass

    def _too_late(self) -> None:
        self._late = True
        self._process.kill()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self._timer.cancel()
        if self._process.poll() is None:
            self._process.kill()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()

    def collect(self, step: Step | None = None) -> tuple[list[tuple[str, bool, bool]], list[Grid]]:
        """All sheets known (name, visible, is a table) and the cells of those read.

        Raises FILE_TIMEOUT, FILE_ENCRYPTED, FILE_TOO_LARGE or FILE_DAMAGED (exit 1).
        """
        known: list[tuple[str, bool, bool]] = []
        grids: list[Grid] = []
        first_column = 0
        days: dict[bytes, date] = {}
        said: dict[str, str] = {}
        stream = self._process.stdout
        assert stream is not None
        while True:
            message = _receive(stream)
            if message is None:
                raise self._death()
            match message[0]:
                case "block":
                    grids[-1].rows.extend(_rows(message[1], message[2], first_column, days, said))
                    if step is not None:
                        step("reading", sum(len(grid.rows) for grid in grids), None)
                case "sheet":
                    _, name, first_column, width, merged = message
                    merges = [(top + 1, left, bottom + 1, right) for top, left, bottom, right in merged]
                    grids.append(Grid(name, [], first_column + width, merges=merges))
                case "end":
                    grids[-1].filled_count = message[2]
                case "sheets":
                    known = message[1]
                case "error":
                    if message[1] == "password":
                        raise refuse("FILE_ENCRYPTED", self.file)
                    raise refuse("FILE_DAMAGED", self.file, reason=message[1])
                case _:
                    return known, grids

    def _death(self) -> MutualAidError:
        self._process.wait()
        self._timer.cancel()
        code = self._process.returncode
        if code == -signal.SIGINT:
            # Ctrl-C reaches every process of the terminal, and the child may have heard it first.
            raise KeyboardInterrupt
        # SIGXCPU: the limit of seconds; SIGABRT and a MemoryError: the limit of bytes.
        if self._late or code == -24:
            return refuse("FILE_TIMEOUT", self.file)
        return (
            too_large(self.file, "memory", f"{self._memory_bytes >> 20} MB")
            if code in (-6, -9, 1, 3, 134)
            else refuse("FILE_DAMAGED", self.file)
        )


def _receive(stream: IO[bytes]) -> Any:
    head = stream.read(4)
    if len(head) < 4:
        return None
    length = int.from_bytes(head, "big")
    packed = stream.read(length)
    if len(packed) < length:
        return None
    return marshal.loads(packed)  # noqa: S302 - from our own child


def _rows(
    first_row: int, columns: tuple[Cells, ...], first_column: int, days: dict[bytes, date], words: dict[str, str]
) -> list[tuple[int, Cells]]:
    pad = (None,) * (len(columns[0]))
    whole = [pad] * first_column
    for column in columns:
        kinds = set(map(type, column))
        if bytes in kinds:
            for cell in column:
                if type(cell) is bytes and cell not in days:
                    days[cell] = _day(cell)
            column = tuple([days[cell] if type(cell) is bytes else cell for cell in column])
        elif kinds <= _TEXT and len(different := set(column)) * 4 < len(column):
            # A unit's name a thousand times over is kept once.
            kept = {cell: cell if cell is None else words.setdefault(cell, cell) for cell in different}
            column = tuple(map(kept.__getitem__, column))
        whole.append(column)
    return list(enumerate(zip(*whole, strict=True), first_row))


def _day(cell: bytes) -> date:
    text = cell.decode()
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
