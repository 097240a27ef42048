"""A small district with a clerk's desk at its ledger, made once and copied."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mutualaid.cli.main import main
from mutualaid.journal import write
from tests.enrollments.stage import staged
from tests.ledgers import intent

Run = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return staged(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def url(stage: bytes, tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    path.write_bytes(stage)
    return str(path)


@pytest.fixture
def run(url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """The exit code and the JSON object of a command, typed by ``actor`` (zhang unless said otherwise)."""

    def ran(*words: str, actor: str = "zhang") -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["--db", url, "--actor", actor, "--lang", "en", *words, "-f", "json"])
        said = capsys.readouterr().out
        return code, json.loads(said) if said else None

    return ran


def pay(url: str, person_id: int, amount_fen: int, *events: tuple[str, str], plan: str = "SECOND") -> int:
    """A payment from a received list with its story of ``(event, day)``; hands back its number."""
    with write(url, intent("payout import")) as writer:
        [(plan_id,)] = writer.select("select plan_id from plan_now where plan_code = :plan", {"plan": plan})
        [(personal_id,)] = writer.select(
            "select fact_id from personal where voided_by is null and person_id = :id", {"id": person_id}
        )
        payout_id = writer.assert_one(
            "payout",
            person_id=person_id,
            personal_id=personal_id,
            plan_id=plan_id,
            amount_fen=amount_fen,
            channel_code="direct",
        )
        for event_code, event_on in events:
            writer.assert_one("payout_event", payout_id=payout_id, event_code=event_code, event_on=event_on)
    return payout_id


def go_on(url: str, payout_id: int, event_code: str, event_on: str) -> None:
    """A further event of a payment."""
    with write(url, intent("payout import")) as writer:
        writer.assert_one("payout_event", payout_id=payout_id, event_code=event_code, event_on=event_on)
