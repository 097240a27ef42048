"""A small ledger for tests of the command line, made once and copied."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from mutualaid.cli import invocation
from mutualaid.cli.main import main


class Ran(NamedTuple):
    """What one run of the program left."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No option from the environment of whoever runs the tests, and not their own ledger; English."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("MUTUALAID_DB", "MUTUALAID_ACTOR", "MUTUALAID_LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.fixture(scope="session")
def small_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three entries: two units, then a third under another actor, with a file and a reason."""
    from mutualaid.journal import Actor, Intent, entries, write
    from mutualaid.store import schema

    path = tmp_path_factory.mktemp("ledger") / "small.db"
    schema.upgrade(str(path))
    real, entries.clock = entries.clock, lambda: datetime(2018, 12, 31, 8, tzinfo=UTC)
    try:
        for number, (action, actor, reason, file) in enumerate(
            (
                ("unit add", "甲", None, None),
                ("unit add", "甲", None, None),
                ("unit import", "=乙", "补录", "名单.xlsx"),
            )
        ):
            intent = Intent(action, Actor(actor, "office"), reason=reason, file_name=file)
            with write(str(path), intent) as writer:
                unit_id = writer.assert_one(
                    "unit", unit_code=f"11011910{number}", unit_name=f"单位{number}", kind_code="town"
                )
                writer.assert_one(
                    "headcount", unit_id=unit_id, base="staff", counted_on="2018-01-01", head_count=number
                )
    finally:
        entries.clock = real
    return path


@pytest.fixture
def ledger(small_ledger: Path, tmp_path: Path) -> str:
    """A copy of the small ledger, to read or to write."""
    copy = tmp_path / "ledger.db"
    shutil.copyfile(small_ledger, copy)
    return str(copy)


@pytest.fixture(scope="session")
def staged_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two unions and six people."""
    from tests.enrollments.stage import staged

    return staged(tmp_path_factory.mktemp("counter"))


AT_THE_COUNTER = "2018-03-05"
"""The day on which somebody stands there."""


@pytest.fixture
def counter(staged_once: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The ledger of the counter, on its day, in a folder of its own."""
    path = tmp_path / "ledger.db"
    path.write_bytes(staged_once)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUTUALAID_DB", str(path))
    monkeypatch.setattr(invocation, "calendar", lambda: AT_THE_COUNTER)
    return str(path)


@pytest.fixture
def sit(run: Run, counter: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Somebody at a terminal: the words of a command, then ``answers``, with | for Enter."""

    def told(*line: str, answers: str = "") -> Ran:
        with monkeypatch.context() as patched:
            patched.setattr(invocation, "somebody_answers", lambda: True)
            patched.setattr(sys, "stdin", io.StringIO(answers.replace("|", "\n") + "\n"))
            return run(*line)

    return told


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Run the program in this process."""

    def ran(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main(list(arguments))
        return Ran(code, *capsys.readouterr())

    yield ran
    from mutualaid import words

    words.use("en")
