"""A small ledger to back up, and a state folder of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from mutualaid.backups import shelf
from mutualaid.journal import Actor, Intent, write
from mutualaid.store import schema

CLERK = Actor("zhang", "clerk")
NOW = datetime(2018, 12, 31, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the program remembers of backups, apart from that of whoever runs the tests."""
    file = tmp_path_factory.mktemp("state") / "mutualaid" / "backups.json"
    monkeypatch.setattr(shelf, "state_file", lambda: file)
    return file


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Two entries, each a unit."""
    path = tmp_path / "ledger.db"
    path.write_bytes(_made_once())
    return path


@cache
def _made_once() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        schema.upgrade(str(path))
        for number in range(2):
            add_unit(path, number)
        return path.read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where backups go."""
    place = tmp_path / "backups"
    place.mkdir()
    return place


def add_unit(path: Path, number: int) -> None:
    """One more entry."""
    with write(str(path), Intent("unit add", CLERK)) as writer:
        writer.assert_one("unit", unit_code=f"{number}", unit_name=f"unit {number}", kind_code="grassroots")
