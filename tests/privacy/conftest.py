"""The program run in this process, in English, with nothing from the environment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledgers import founded
from tests.operators.conftest import Desk


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("MUTUALAID_DB", "MUTUALAID_ACTOR", "MUTUALAID_LANG", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    yield
    from mutualaid import words

    words.use("en")


@pytest.fixture
def open_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A founded ledger that is open to all."""
    return Desk(founded(tmp_path), capsys, monkeypatch)
