"""What the crash tests share: the disk shim, a warm process that runs real commands, and the questions asked after."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

HERE = Path(__file__).parent


@cache
def disk_shim() -> Path:
    """The compiled shim of ``disk.c``."""
    made = Path(mkdtemp()) / "disk.so"
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", str(made), str(HERE / "disk.c"), "-ldl"], check=True)
    return made


@dataclass(frozen=True)
class Done:
    """How a command ended: its exit code (minus the signal that killed it), what it said, operations on the disk,
    seconds."""

    exit: int
    out: str
    err: str
    seen: int
    took: float

    @property
    def entry(self) -> int | None:
        """The journal entry it acknowledged; None without a whole answer."""
        try:
            told = json.loads(self.out).get("entry")
        except ValueError:
            return None
        return told if isinstance(told, int) else None


class Warm:
    """A process with every module loaded that forks a child for each command; the shim watches ``folder``."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "LD_PRELOAD": str(disk_shim()), "MUTUALAID_LANG": "en", "HOME": str(folder.parent)}
        environment.pop("MUTUALAID_DB", None)
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "worker.py"), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            encoding="utf-8",
        )

    def run(self, *argv: str, **told: Any) -> Done:
        """Run one command to its end, or to its death."""
        return Done(**self._ask({"argv": argv, **told}))

    def together(self, clerks: list[list[list[str]]]) -> list[Done]:
        """Run the commands of several clerks at once, each clerk's one after the other."""
        return [Done(**one) for each in self._ask({"clerks": clerks}) for one in each]

    def _ask(self, told: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def folder_of(place: Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}


def put(place: Path, files: dict[str, bytes]) -> None:
    """Make a folder hold these files and no others."""
    for path in place.iterdir():
        path.unlink()
    for name, content in files.items():
        (place / name).write_bytes(content)


def judged(ledger: Path) -> int:
    """How many entries a ledger holds after whatever befell it; its chain, digests, guards and views must hold."""
    from mutualaid.journal import verified
    from mutualaid.journal.verifying import verify
    from mutualaid.store.reading import read

    # A test puts the ledger of before in its place again: that it went back is no damage.
    rmtree(verified.folder(), ignore_errors=True)
    with read(str(ledger)) as reader:
        found = verify(reader)
    assert found.total is not None
    assert found.total["ok"], found.rows
    entries = found.total["entries"]
    assert isinstance(entries, int)
    return entries
