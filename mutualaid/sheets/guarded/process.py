"""The guarded process: it reads the file on stdin by one of the readers beside it and hands the cells to stdout.

Started by ``child``. It lives under memory and time limits where the system has them. Every message on
stdout is a length (4 bytes, big endian) and a marshalled tuple whose first item names it.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False  # to import it from typing would be a third of what this process takes to start
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

BLOCK_ROWS = 2048
MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""The grid of Excel; no honest writer puts a cell outside."""
MOST_CELLS = 1 << 24
"""What a sheet may hold that is told row by row, blanks up to its width counted: the whole grid of an .xls."""
OUT_OF_MEMORY = 86
"""The exit code of this process where Python could have no more memory."""


class Answer:
    """What a reader tells of a file, sent as soon as it is told."""

    def __init__(self, wanted: list[str] | None, pass_over: tuple[str, ...]) -> None:
        self._wanted = wanted
        self._pass_over = pass_over

    def sheets(self, known: Sequence[tuple[str, bool, bool]]) -> Callable[[str], bool]:
        """Tell all sheets (name, visible, is a table); what comes back says which of them are wanted."""
        _send("sheets", list(known))
        told = {name: visible and is_table for name, visible, is_table in known}

        def is_wanted(name: str) -> bool:
            if self._wanted is not None:
                return name in self._wanted
            label = name.strip().casefold()
            return told[name] and not label.startswith(self._pass_over) and not label.endswith(self._pass_over)

        return is_wanted

    def sheet(self, name: str, first_column: int, width: int, **more: object) -> None:
        """Begin a sheet: its first column (from 0), the width of its blocks from there on, what else is known of it."""
        _send("sheet", name, first_column, width, more)

    def block(self, row: int, columns: Sequence[tuple[Any, ...]]) -> None:
        """Tell rows that follow each other, from ``row`` on, column by column."""
        _send("block", row, columns)

    def rows(self, rows: Sequence[tuple[int, list[Any]]], width: int) -> None:
        """Tell rows one by one, each filled up to the width; cells as marshal can carry them."""
        kept: list[tuple[int, tuple[Any, ...]]] = []
        if len(rows) * width > MOST_CELLS:
            raise MemoryError
        for row, cells in rows:
            kept.append((row, (*cells, *(None,) * (width - len(cells)))))
            if len(kept) == BLOCK_ROWS:
                _send("rows", kept)
                kept = []
        if kept:
            _send("rows", kept)

    def end(self, filled_count: int, odd_count: int = 0) -> None:
        """End a sheet: its filled cells, and those among them that are ``...``."""
        _send("end", filled_count, odd_count)

    def fact(self, name: str, value: object) -> None:
        """Tell something of the whole file."""
        _send("fact", name, value)


class RefusedError(Exception):
    """A reader's verdict on the whole file: the code of the refusal, and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Set what the system offers; without ``resource`` (Windows) only the parent's time limit holds."""
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        # The lower limit names what it is (SIGXCPU), the upper one kills whoever does not hear it.
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 2),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for what, *limits in wanted:
        try:
            hard = resource.getrlimit(what)[1]
            if hard != resource.RLIM_INFINITY:
                limits = [min(limit, hard) for limit in limits]
            resource.setrlimit(what, (limits[0], limits[1]))
        except (ValueError, OSError):
            continue


def _send(*message: Any) -> None:
    packed = marshal.dumps(message, 2)
    sys.stdout.buffer.write(len(packed).to_bytes(4, "big"))
    sys.stdout.buffer.write(packed)


def main(reader: str, folder: str, memory_bytes: int, cpu_seconds: int) -> None:
    """Read the order and the file from stdin, answer on stdout."""
    import gc

    gc.disable()
    if folder:
        sys.path.append(folder)
    module = __import__(reader)
    sys.dont_write_bytecode = True
    _limit(memory_bytes, cpu_seconds)
    try:
        length = int.from_bytes(sys.stdin.buffer.read(4), "big")
        wanted, pass_over = marshal.loads(sys.stdin.buffer.read(length))  # noqa: S302 - from the parent process
        answer = Answer(wanted, pass_over)
        module.read(sys.stdin.buffer.read(), answer, RefusedError)
        _send("done")
    except RefusedError as refused:
        _send("refused", refused.code, refused.facts)
    except (MemoryError, ImportError):  # what a reader imports only now is there, and found no room
        os._exit(OUT_OF_MEMORY)
    except BaseException as error:  # a panic of a library in Rust is no Exception
        if type(error) is KeyboardInterrupt:
            raise
        if "pointer is null" in str(error):  # of Python, which had no more memory for what the library asked
            os._exit(OUT_OF_MEMORY)
        _send("failed", type(error).__name__)
    sys.stdout.buffer.flush()
    os._exit(0)  # what was read need not be taken apart first
