"""Whole processes measured: CPU, wall and peak memory, one way beside the other in turn."""

from __future__ import annotations

import os
import pty
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from tests.benchmarks.floors import NOT_INSTALLED


class Run(NamedTuple):
    """One measured process, its children counted in: seconds of CPU and wall, the peak of its largest process in MiB."""

    cpu: float
    wall: float
    peak: float

    def plus(self, other: Run) -> Run:
        """Both, one behind the other."""
        return Run(self.cpu + other.cpu, self.wall + other.wall, max(self.peak, other.peak))


class FailedError(Exception):
    """A command did not end as it should; its text says which, and what it said."""


class NotInstalledError(Exception):
    """Another tool is not there."""


def measured(
    command: Sequence[str],
    *,
    terminal: bool = False,
    environment: Mapping[str, str] | None = None,
    ok: Collection[int] = (0,),
) -> Run:
    """Run a command to its end.

    Raises FailedError for an exit code that is not among ``ok``, NotInstalledError for NOT_INSTALLED.
    """
    environment = {key: value for key, value in (environment or os.environ).items() if key != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        parent, child = pty.openpty() if terminal else (None, None)
        out = child if terminal else subprocess.DEVNULL
        process = subprocess.Popen(command, stdout=out, stderr=child if terminal else said, env=environment)
        if parent is not None and child is not None:
            os.close(child)
            _drain(parent)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode == NOT_INSTALLED:
            raise NotInstalledError(command[0])
        if process.returncode not in ok:
            said.seek(0)
            told = said.read().decode(errors="replace")[-2000:]
            raise FailedError(f"{' '.join(command)}: exit {process.returncode}\n{told}")
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def _drain(parent: int) -> None:
    """Read a terminal until its program closes it."""
    while True:
        try:
            if not os.read(parent, 65536):
                break
        except OSError:
            break
    os.close(parent)


def in_turn(times: int, ways: Mapping[str, Callable[[], Run]], *, once: Collection[str] = ()) -> dict[str, list[Run]]:
    """Each way in turn, round after round, those of ``once`` in the first round alone.

    A tool that is not there has no run.
    """
    runs: dict[str, list[Run]] = {name: [] for name in ways}
    missing: set[str] = set()
    for turn in range(times):
        for name, run in ways.items():
            if name in missing or (turn and name in once):
                continue
            try:
                runs[name].append(run())
            except NotInstalledError:
                missing.add(name)
    return runs


def ratio(ours: Sequence[Run], beside: Sequence[Run]) -> float:
    """The median, round by round, of what one took of the other's CPU: the machine's speed may drift between rounds."""
    return statistics.median(our.cpu / their.cpu for our, their in zip(ours, beside, strict=False))


def cpu(runs: Sequence[Run]) -> float:
    """The median of the seconds of CPU."""
    return statistics.median(run.cpu for run in runs)


def peak(runs: Sequence[Run]) -> float:
    """The highest peak of memory in MiB."""
    return max(run.peak for run in runs)
