"""From a hospital settlement to money on the card and back: the rooms of claims and of payments together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mutualaid import payouts, reports
from mutualaid.claims import adjudicating, single
from mutualaid.journal import Actor, Intent
from mutualaid.store.reading import read
from tests.claims import stage as claiming
from tests.claims.stage import ZHANG, row, take
from tests.ledgers import answer
from tests.payouts.stage import ADJUDICATOR, CHIEF, answered, card, intent, refused, sent, states

CARD = "6210000000001234"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return claiming.staged(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def decided(stage: bytes, tmp_path: Path) -> str:
    """Zhang's stay under two plans is decided by zhao: claims 1 and 2; Zhang has a card."""
    url = str(tmp_path / "ledger.db")
    Path(url).write_bytes(stage)
    [(person_id,)] = answer(url, f"select person_id from personal_now where document_no = '{ZHANG}'")
    card(url, person_id, CARD)
    take(url, row())
    adjudicating.adjudicate(url, Intent("claim adjudicate", ADJUDICATOR))
    return url


def fen_of(url: str) -> list[int]:
    return [fen for (fen,) in answer(url, "select amount_fen from decision_now order by claim_id")]


def total(url: str) -> Any:
    with read(url) as reader:
        return reports.direct_claims(reader, unit="110119", as_of="2018-12-31").total


def test_a_settlement_becomes_money_that_counts_as_a_direct_claim(decided: str) -> None:
    amounts = fen_of(decided)
    assert amounts == [160_000, 36_000]  # (3,300 − 1,300) × 80 %; 9 days at 40 yuan
    batch = sent(decided)
    assert answer(decided, "select line_no, amount_fen from batch_item_now order by item_id") == [
        (1, 160_000),
        (1, 36_000),
    ]
    answered(decided, (1, CARD, 1_960, "成功", None, "2018-04-10"), batch=batch)
    told = total(decided)
    assert (told["beneficiary_count"], told["payment_count"], told["aid_fen"]) == (1, 2, 196_000)


def test_the_adjudicator_cannot_approve_what_zhang_proposed(decided: str) -> None:
    payouts.propose(decided, intent("propose"))
    with refused("SAME_APPROVER", role_code="adjudicator"):
        payouts.approve(decided, intent("approve", Actor(" ZHAO", "x")), 1)


def test_a_claim_is_decided_anew_only_after_its_money_came_back(decided: str) -> None:
    batch = sent(decided)
    reopening = Intent("claim reopen", ADJUDICATOR, reason="wrong amount")
    with refused("CLAIM_PAID"):
        single.reopen(decided, reopening, [1])
    answered(decided, (1, CARD, 1_960, "退汇", "户名不符", "2018-04-10"), batch=batch)
    with refused("CLAIM_PAID"):
        single.reopen(decided, reopening, [1])
    payouts.recover(decided, intent("recover", reason="not to be paid"), 1, on="2018-04-11")
    single.reopen(decided, reopening, [1])
    adjudicating.adjudicate(decided, Intent("claim adjudicate", ADJUDICATOR))
    told = payouts.propose(decided, intent("propose"))
    assert (told.facts["item_count"], told.facts["batch_fen"]) == (1, 160_000)
    assert states(decided) == {1: "recovered", 2: "returned", 3: "proposed"}
    payouts.approve(decided, intent("approve", CHIEF), 2)
