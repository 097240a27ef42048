"""Starts the guarded process that reads a workbook, and takes the cells it hands back."""

from __future__ import annotations

import marshal
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from mutualaid.errors import MutualAidError
from mutualaid.results import Step
from mutualaid.sheets.gate import refuse, too_large
from mutualaid.sheets.grid import PASS_OVER, Cells, Grid
from mutualaid.sheets.guarded.process import OUT_OF_MEMORY

CPU_SECONDS = 8
"""What a small file may take of the processor; how long the process waits for its turn says nothing of the file."""
WALL_SECONDS, WALL_TIMES = 120, 10
"""And how long by the clock, beside so many times the seconds of the processor: only a process that hangs needs it."""
MEMORY_BYTES = 320 << 20
MEMORY_CEILING_BYTES = 4 << 30
"""A small file gets this much; what it inflates to earns it more: a bomb stays small, a million rows pass."""
LIBRARIES = {"by_calamine": "python_calamine", "by_xlrd": "xlrd", "by_msoffcrypto": "msoffcrypto"}
"""The one library that a reader is given; the others make do with Python's own."""
_STARTED = (
    "import sys; sys.path.append(sys.argv[1]); import process;"
    " process.main(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))"
)
"""As a module, not as a script: Python then need not compile it each time."""
_TEXT = frozenset((str, type(None)))


@dataclass(slots=True, eq=False, repr=False)
class Reading:
    """What a guarded process told of a file."""

    known: list[tuple[str, bool, bool]]
    """All its sheets: name, whether visible, whether a table."""
    grids: list[Grid]
    facts: dict[str, Any] = field(default_factory=dict)


class Child:
    """One guarded process: fed with a workbook at once, asked for its sheets when the parent is ready."""

    def __init__(
        self,
        content: bytes,
        file: str,
        *,
        reader: str = "by_calamine",
        sheets: list[str] | None,
        inflated_bytes: int = 0,
    ) -> None:
        self.file = file
        self._late = False
        library = LIBRARIES.get(reader)
        folder = "" if library is None else str(Path(str(find_spec(library).origin)).parent.parent)  # type: ignore[union-attr]
        inflated_bytes = max(inflated_bytes, 4 * len(content))
        memory_bytes = min(MEMORY_CEILING_BYTES, MEMORY_BYTES + 4 * inflated_bytes)
        cpu_seconds = CPU_SECONDS + (inflated_bytes >> 22)
        self._memory_bytes = memory_bytes
        readers = str(Path(__file__).with_name("guarded"))
        limits = [str(memory_bytes), str(cpu_seconds)]
        self._process = subprocess.Popen(  # noqa: S603 - our own script, arguments of our own
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", _STARTED, readers, reader, folder, *limits],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._timer = threading.Timer(WALL_SECONDS + WALL_TIMES * cpu_seconds, self._too_late)
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

    def collect(self, step: Step | None = None) -> Reading:
        """All sheets known, the cells of those read, and what else the reader tells of the file.

        Raises FILE_TIMEOUT, FILE_BUSY, FILE_TOO_LARGE, FILE_DAMAGED (exit 1), and what the reader refuses by name.
        """
        reading = Reading([], [])
        days: dict[bytes, date] = {}
        said: dict[str, str] = {}
        stream = self._process.stdout
        assert stream is not None
        first_column = 0
        while True:
            message = _receive(stream)
            if message is None:
                raise self._death()
            match message[0]:
                case "block":
                    reading.grids[-1].rows.extend(_rows(message[1], message[2], first_column, days, said))
                case "rows":
                    reading.grids[-1].rows.extend(_with_days(message[1], days, said))
                case "sheet":
                    _, name, first_column, width, more = message
                    reading.grids.append(Grid(name, [], first_column + width, **more))
                case "end":
                    reading.grids[-1].filled_count, reading.grids[-1].odd_count = message[1:]
                case "sheets":
                    reading.known = message[1]
                case "fact":
                    reading.facts[message[1]] = message[2]
                case "refused":
                    raise refuse(message[1], self.file, **message[2])
                case "failed":
                    raise refuse("FILE_DAMAGED", self.file, reason=message[1])
                case _:
                    return reading
            if step is not None and message[0] in ("block", "rows"):
                step("reading", sum(len(grid.rows) for grid in reading.grids), None)

    def _death(self) -> MutualAidError:
        self._process.wait()
        self._timer.cancel()
        code = self._process.returncode
        if code == -signal.SIGINT:
            # Ctrl-C reaches every process of the terminal, and the child may have heard it first.
            raise KeyboardInterrupt
        if self._late:
            return refuse("FILE_BUSY", self.file, seconds=round(self._timer.interval))
        if code == -24:  # SIGXCPU
            return refuse("FILE_TIMEOUT", self.file)
        # Memory that the system does not give: a library in Rust aborts (on Windows with 3), a system in need kills.
        return (
            too_large(self.file, "memory", f"{self._memory_bytes >> 20} MB")
            if code in (-6, -9, 3, 134, OUT_OF_MEMORY)
            else refuse("FILE_DAMAGED", self.file, reason=str(code))
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


def _with_days(
    rows: list[tuple[int, Cells]], days: dict[bytes, date], words: dict[str, str]
) -> Iterator[tuple[int, Cells]]:
    def made(cell: Any) -> Any:
        if type(cell) is str:
            return words.setdefault(cell, cell)
        if type(cell) is bytes:
            if cell not in days:
                days[cell] = _day(cell)
            return days[cell]
        return cell

    for row, cells in rows:
        yield row, tuple(map(made, cells))


def _day(cell: bytes) -> date:
    text = cell.decode()
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
