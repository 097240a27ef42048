"""Where a long import stands, for a person at a terminal: one bar that moves and goes, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mutualaid import words
from mutualaid.cli.invocation import current

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from mutualaid.results import Step

LARGE_BYTES = 64 << 10
"""A smaller file is done before anybody could read a bar."""
DRAWN_EVERY = 0.1
"""Seconds between two drawings."""
_SENTENCES = {"reading": "PROGRESS_READING", "judging": "PROGRESS_JUDGING", "writing": "PROGRESS_WRITING"}


@contextmanager
def of_import(path: Path) -> Iterator[Step | None]:
    """What an import calls as it goes on; ``None`` where nothing is to be shown.

    Shown only on a terminal, without ``--no-progress``, and for a large file. The bar is gone when the block is left,
    however it is left; no thread draws it, so an interrupt finds nothing else running.
    """
    if not _wanted(path):
        yield None
        return
    with _bar(path.name) as bar:
        yield bar


MANY_FILES = 50
"""Fewer are written before anybody could read a bar."""


@contextmanager
def of_files(folder: str, count: int) -> Iterator[Step | None]:
    """What a command calls that writes one file after the other; ``None`` where nothing is to be shown."""
    if count < MANY_FILES or not _is_seen():
        yield None
        return
    with _bar(folder) as bar:
        yield bar


@contextmanager
def _bar(name: str) -> Iterator[Step]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    console = Console(file=sys.stderr)
    told = TextColumn("{task.fields[told]}", markup=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=24), told)
    with Progress(*columns, console=console, auto_refresh=False, transient=True) as progress:
        yield _Bar(progress, name)


def _wanted(path: Path) -> bool:
    if not _is_seen():
        return False
    try:
        return path.stat().st_size >= LARGE_BYTES
    except OSError:
        return False


def _is_seen() -> bool:
    return current().progress and sys.stderr is not None and sys.stderr.isatty()


class _Bar:
    """One bar for the stage at hand; a new stage begins a new bar."""

    def __init__(self, progress: Progress, file: str) -> None:
        self._progress = progress
        self._file = file
        self._stage = ""
        self._task: TaskID | None = None
        self._began = self._drawn = 0.0

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        if stage != self._stage:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._stage, self._began = stage, now
            stage_name = words.sentence(_SENTENCES[stage], file=self._file)
            self._task = self._progress.add_task(stage_name, total=total, told="")
        elif now < self._drawn + DRAWN_EVERY and done != total:
            return
        assert self._task is not None
        self._drawn = now
        rate = words.sentence("PROGRESS_RATE", count=f"{done:,}", rate=f"{_rate(done, now - self._began):,}")
        self._progress.update(self._task, completed=done, total=total, told=rate, refresh=True)


def _rate(done: int, seconds: float) -> int:
    return round(done / seconds) if seconds > 0.01 else 0
