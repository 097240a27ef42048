"""The day of money that went out or came back: one far from what it belongs to is asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from mutualaid import payouts
from mutualaid.journal import entries
from mutualaid.results import ImportReceipt
from tests.ledgers import codes
from tests.payouts.stage import answered, decide, events, grant, intent, sent

Take = Callable[..., ImportReceipt]
ZHANG = 1
ZHANG_CARD = "6210000000001234"
LISTED = ("张三丰", "110100198507120034", 100)
WITH_QUARTER = ("name", "document_no", "amount", "paid_on", "result", "serial_no", "quarter")


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of these entries stands on 1 March 2020."""
    monkeypatch.setattr(entries, "clock", lambda: datetime(2020, 3, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("on", "code"),
    [
        ("2017-05-09", "MONEY_DAY_FAR"),
        ("2017-05-10", None),
        ("2020-03-01", None),
        ("2020-03-02", "MONEY_DAY_TO_COME"),
        ("2099-01-01", "MONEY_DAY_FAR"),
    ],
)
def test_the_bank_answers_between_the_event_and_today(ledger: str, on: str, code: str | None) -> None:
    decide(ledger, (ZHANG, 10_000), event_on="2018-05-10")
    sent(ledger)
    line = (1, ZHANG_CARD, 100, "成功", None, on)
    assert codes(answered(ledger, line)) == ([("held", code, 2, "paid_on")] if code else [])
    assert events(ledger) == ([] if code else [(1, "paid", on)])
    if code:
        assert codes(answered(ledger, line, accept=(code,))) == []
        assert events(ledger) == [(1, "paid", on)]


@pytest.mark.parametrize(
    ("on", "code"), [("2017-06-01", "MONEY_DAY_FAR"), ("2017-06-02", None), ("2020-03-02", "MONEY_DAY_TO_COME")]
)
def test_relief_is_paid_between_its_grant_and_today(ledger: str, on: str, code: str | None) -> None:
    grant(ledger, (ZHANG, 10_000), on="2018-06-02")
    batch_no = int(str(payouts.propose(ledger, intent("propose"), relief=True).facts["batch_no"]))
    send(ledger, batch_no)
    receipt = answered(ledger, (1, ZHANG_CARD, 100, "成功", None, on))
    assert codes(receipt) == ([("held", code, 2, "paid_on")] if code else [])


@pytest.mark.parametrize(("on", "is_held"), [("2018-06-20", False), ("2019-06-20", False), ("2019-06-21", True)])
def test_money_is_recovered_within_a_year_of_its_payment(ledger: str, on: str, is_held: bool) -> None:
    decide(ledger, (ZHANG, 10_000))
    sent(ledger)
    answered(ledger, (1, ZHANG_CARD, 100, "成功", None, "2018-06-20"))
    receipt = payouts.recover(ledger, intent("recover", reason="x"), 1, on=on)
    if not is_held:
        assert (receipt.problems, receipt.facts["recovered_fen"]) == ([], 10_000)
        return
    assert [(one.verdict, one.code, one.column) for one in receipt.problems] == [("held", "MONEY_DAY_FAR", "--on")]
    assert (receipt.entry, receipt.facts["recovered_fen"], len(events(ledger))) == (None, 0, 1)
    receipt = payouts.recover(ledger, intent("recover", reason="x"), 1, on=on, accept=frozenset(("MONEY_DAY_FAR",)))
    assert ([note.code for note in receipt.notes], receipt.facts["recovered_fen"]) == (["MONEY_DAY_FAR"], 10_000)


def test_money_is_recovered_on_no_day_to_come(ledger: str) -> None:
    decide(ledger, (ZHANG, 10_000))
    sent(ledger)
    answered(ledger, (1, ZHANG_CARD, 100, "成功", None, "2020-02-20"))
    receipt = payouts.recover(ledger, intent("recover", reason="x"), 1, on="2020-03-02")
    assert [(one.verdict, one.code) for one in receipt.problems] == [("held", "MONEY_DAY_TO_COME")]
    assert payouts.recover(ledger, intent("recover", reason="x"), 1, on="2020-03-01").problems == []


@pytest.mark.parametrize(
    ("on", "quarter", "code"),
    [
        ("2016-12-31", "2018Q2", "MONEY_DAY_FAR"),
        ("2017-01-01", "2018Q2", None),
        ("2019-12-31", "2018Q2", None),
        ("2020-01-01", "2018Q2", "MONEY_DAY_FAR"),
        ("2081-01-05", "2018Q2", "MONEY_DAY_FAR"),
        ("2020-03-02", "2020Q1", "MONEY_DAY_TO_COME"),
        ("2008-01-05", None, None),
        ("2020-03-01", None, None),
        ("2020-03-02", None, "MONEY_DAY_TO_COME"),
    ],
)
def test_a_list_tells_of_the_years_beside_its_quarter_and_of_no_day_to_come(
    ledger: str, take: Take, on: str, quarter: str | None, code: str | None
) -> None:
    row = (*LISTED, on, "成功", "S1", quarter)
    assert codes(take(row, fields=WITH_QUARTER)) == ([("held", code, 2, "paid_on")] if code else [])
    assert codes(take(row, fields=WITH_QUARTER, accept=("MONEY_DAY_FAR", "MONEY_DAY_TO_COME"))) == []
    assert events(ledger) == [(1, "paid", on)]
    # What stands is not doubted again.
    again = take(row, (*LISTED, on, "退汇", "S1", quarter), fields=WITH_QUARTER, valid_rows=True)
    assert codes(again) == ([("held", code, 3, "paid_on")] if code else [])


def send(url: str, batch_no: int) -> None:
    from tests.payouts.stage import CHIEF, export

    payouts.approve(url, intent("approve", CHIEF), batch_no)
    export(url, batch_no)
