"""A ledger with users, and the accounts that they sit at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mutualaid.cli import invocation
from mutualaid.cli.main import main
from mutualaid.journal import Actor, Intent, write
from tests.ledgers import founded

ROLES = ("clerk", "approver", "admin", "auditor")


class Ran(NamedTuple):
    """What one run of the program left."""

    code: int
    out: str
    err: str


class Desk:
    """The program run under an account of the system."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.url = url
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, account: str, *arguments: str) -> Ran:
        self._monkeypatch.setattr(invocation, "os_user", lambda: account)
        self._capsys.readouterr()
        code = main([*arguments, "--db", self.url, "--lang", "en"])
        return Ran(code, *self._capsys.readouterr())


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("MUTUALAID_DB", "MUTUALAID_ACTOR", "MUTUALAID_LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    yield
    from mutualaid import words

    words.use("en")


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A founded ledger that is open to all."""
    return Desk(founded(tmp_path), capsys, monkeypatch)


def add_users(url: str) -> None:
    """One user of each role, each bound to the account of the role's name."""
    with write(url, Intent("user add", Actor("setup", "setup"))) as writer:
        for role in ROLES:
            writer.assert_one("operator", actor=f"the {role}", os_user=role, role_code=role)


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """A ledger with one user of each role."""
    add_users(desk.url)
    return desk


Walk = Callable[[], None]
