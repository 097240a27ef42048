"""The stage of the claims' tests, made once and copied."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.claims.stage import staged


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return staged(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def url(stage: bytes, tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(stage)
    return str(path)
