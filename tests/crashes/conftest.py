"""The stage of the crash tests: one warm process, one run of the scenario with what it wrote to the disk."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crashes.power import Operation, operations
from tests.crashes.scenario import commands
from tests.crashes.stage import Warm, folder_of

if shutil.which("cc") is None or sys.platform != "linux":
    collect_ignore_glob = ["test_*.py"]


@dataclass(frozen=True)
class Recorded:
    """A run of the scenario: each command, the folder before it, what it did to the disk and how long it took, and every operation of the disk."""

    place: Path
    warm: Warm
    steps: list[list[str]]
    before: list[dict[str, bytes]]
    seen: list[int]
    took: list[float]
    run: list[Operation]

    @property
    def ledger(self) -> Path:
        """The ledger's file."""
        return self.place / "ledger.db"


@pytest.fixture(scope="session")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recorded]:
    """The scenario run once, whole."""
    root = tmp_path_factory.mktemp("crashes")
    place, files = root / "ledger", root / "files"
    place.mkdir()
    files.mkdir()
    warm = Warm(place)
    try:
        yield _recorded(root, place, files, warm)
    finally:
        warm.close()


def _recorded(root: Path, place: Path, files: Path, warm: Warm) -> Recorded:
    db = ("--db", str(place / "ledger.db"))
    done = warm.run(*db, "init", "--code", "110119", "-f", "json")
    assert done.entry == 1, done
    trace = root / "trace"
    steps, before, seen, took = commands(files, place), [], [], []
    for step in steps:
        before.append(folder_of(place))
        done = warm.run(*db, "--actor", "zhang", *step, "-f", "json", trace=str(trace))
        assert done.exit == 0, (step, done)
        seen.append(done.seen)
        took.append(done.took)
        with trace.open("a") as noted:
            noted.write(f"a {done.entry} 0 \n")
    return Recorded(place, warm, steps, before, seen, took, operations(trace))
