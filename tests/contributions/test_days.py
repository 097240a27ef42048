"""The day of money that waits or goes back: one far from what it belongs to is asked about, and pays nothing unseen."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mutualaid import contributions, enrollments
from mutualaid.errors import MutualAidError
from mutualaid.journal import entries
from mutualaid.journal.undoing import undo
from mutualaid.results import Receipt
from tests.contributions.test_import import line
from tests.contributions.test_import import take as take_receipts
from tests.enrollments.stage import LI, ZHANG, money, noted, paid, parts, row, said, take
from tests.ledgers import CLERK, answer, intent


def record(url: str, on: str, *accept: str, amount_fen: int = 9500, receipt_no: str | None = None) -> Receipt:
    return contributions.record(
        url, intent("contribution record", reason="原件"), unit="U1", plan="住院医疗", amount_fen=amount_fen,
        received_on=on, receipt_no=receipt_no, accept=frozenset(accept),
    )  # fmt: skip


def refund(url: str, on: str, *accept: str, **asked: object) -> Receipt:
    return contributions.refund(
        url,
        intent("contribution refund", reason="退"),
        on=on,
        accept=frozenset(accept),
        **asked,  # type: ignore[arg-type]
    )


def cancel(url: str, on: str, *accept: str) -> Receipt:
    return enrollments.cancel(url, intent("enroll cancel", reason="误"), 1, on=on, accept=frozenset(accept))


# --- money that waits -----------------------------------------------------------------------------


@pytest.mark.parametrize("on", ["2010-01-05", "2016-12-31", "2019-01-01", "2019-01-02"])
def test_money_that_waits_pays_no_cover_that_its_day_does_not_fit_and_says_so(url: str, on: str) -> None:
    assert record(url, on).problems == []
    receipt = take(url, row(ZHANG, received_on=None), unpaid=True)
    assert (parts(url), paid(url), noted(receipt)) == ([], [], ["MONEY_DAY_UNFIT"])
    assert receipt.notes[0].facts == {
        "contribution_no": 1, "received_on": on, "waiting_fen": 9500,
        "enrollment_no": 1, "starts_on": "2018-01-01", "ends_on": "2018-12-31",
    }  # fmt: skip


@pytest.mark.parametrize("on", ["2017-01-01", "2018-12-31"])
def test_money_that_waits_pays_a_cover_that_its_day_fits(url: str, on: str) -> None:
    record(url, on)
    assert noted(take(url, row(ZHANG, received_on=None), unpaid=True)) == []
    assert parts(url) == [(1, 1, 9500)]


def test_whoever_enters_the_cover_may_settle_the_day(url: str) -> None:
    record(url, "2010-01-05")
    assert noted(take(url, row(ZHANG, received_on=None), unpaid=True, accept=("RECEIVED_AFTER_END",))) == [
        "MONEY_DAY_UNFIT"
    ]
    assert noted(take(url, row(LI, received_on=None), unpaid=True, accept=("RECEIVED_FAR",))) == []
    assert parts(url) == [(1, 1, 9500)]  # the older enrollment goes first


def test_a_day_that_does_not_fit_stands_in_no_other_receipts_way(url: str) -> None:
    record(url, "2010-01-05")
    take(url, row(ZHANG, received_on=None), unpaid=True)
    # What waits for nothing that is owed is not what the new receipt would be told of a second time.
    receipt = record(url, "2018-01-05", receipt_no="R1")
    assert (receipt.problems, receipt.facts["paid_count"], parts(url)) == ([], 1, [(2, 1, 9500)])


def test_the_next_receipt_of_a_file_meets_what_the_rows_above_leave(url: str) -> None:
    take(url, row(ZHANG, received_on=None), row(LI, received_on=None), unpaid=True)
    told = take_receipts(url, line("R1", amount=150), line("R2", amount=40), line("R3", amount=1), valid_rows=True)
    assert [(problem.code, problem.row) for problem in told.problems] == [("NOTHING_DUE", 4)]
    assert parts(url) == [(1, 1, 9500), (1, 2, 5500), (2, 2, 4000)]


def test_money_is_asked_about_where_its_day_is_still_to_come(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    today(monkeypatch, "2018-03-01")
    held = [("held", "MONEY_DAY_TO_COME", "received_on")]
    assert said(record(url, "2018-03-02")) == held
    assert said(take_receipts(url, line("R1", kind="入会费", plan=None, amount=10, received_on="2081-01-05"))) == held
    assert record(url, "2018-03-01").problems == []
    assert record(url, "2081-01-05", "MONEY_DAY_TO_COME").problems == []
    # Whether it belongs to nothing yet, pays what stands, or comes with its cover.
    take(url, row(ZHANG, starts_on="2030-01-01", received_on=None), unpaid=True)
    assert said(record(url, "2030-01-05")) == held
    assert said(take(url, row(LI, starts_on="2018-04-01", received_on="2018-03-02"))) == held
    assert said(take(url, row(LI, starts_on="2018-04-01", received_on="2018-03-01"))) == []
    today(monkeypatch, "2018-04-01")
    cover = answer(url, "select max(enrollment_id) from enrollment_now")[0][0]
    assert said(refund(url, "2018-04-02", enrollment=cover)) == [("held", "MONEY_DAY_TO_COME", "--on")]


# --- money that goes back --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "held"), [("2018-01-05", False), ("2019-12-31", False), ("2020-01-01", True), ("2099-01-01", True)]
)
def test_money_goes_back_within_a_year_of_the_end_of_its_cover(url: str, on: str, held: bool) -> None:
    take(url, row(ZHANG))
    take(url, row(LI, received_on=None), unpaid=True)
    record(url, "2018-01-05")
    far = [("held", "MONEY_DAY_FAR", "--on")] if held else []
    before = money(url)
    for asked in ({"contribution": 1}, {"enrollment": 1}, {"contribution": 2}, {"contribution": 2, "amount_fen": 100}):
        receipt = refund(url, on, **asked)
        assert said(receipt) == far, asked
        if held:
            assert (receipt.entry, receipt.facts, money(url)) == (None, {"refunded_fen": 0}, before)
            assert receipt.problems[0].facts == {"day": on, "first_on": "2018-01-01", "last_on": "2018-12-31"}
            assert said(refund(url, on, "MONEY_DAY_FAR", **asked)) == []
        undo(url, last_entry(url), actor=CLERK, reason="x")
    assert said(cancel(url, on)) == far
    if held:
        assert answer(url, "select count(*) from enrollment_now") == [(2,)]
        receipt = cancel(url, on, "MONEY_DAY_FAR")
        assert (noted(receipt), receipt.facts["refunded_fen"]) == (["MONEY_DAY_FAR"], 9500)
    assert answer(url, "select count(*) from enrollment_now") == [(1,)]


def test_money_that_has_paid_nothing_goes_back_within_a_year(url: str) -> None:
    record(url, "2018-01-06")
    assert said(refund(url, "2019-01-07", contribution=1)) == [("held", "MONEY_DAY_FAR", "--on")]
    assert said(refund(url, "2019-01-06", contribution=1)) == []


@pytest.mark.parametrize(
    ("on", "held"), [("2016-12-31", True), ("2017-01-01", False), ("2019-12-31", False), ("2020-01-01", True)]
)
def test_a_cover_without_money_is_canceled_near_its_own_days(url: str, on: str, held: bool) -> None:
    take(url, row(ZHANG, received_on=None), unpaid=True)
    assert said(cancel(url, on)) == ([("held", "MONEY_DAY_FAR", "--on")] if held else [])


def test_a_day_before_the_money_came_is_no_doubt_but_wrong(url: str) -> None:
    take(url, row(ZHANG))
    with pytest.raises(MutualAidError) as wrong:
        refund(url, "2010-01-01", contribution=1)
    assert wrong.value.code == "REFUND_BEFORE_RECEIPT"
    with pytest.raises(MutualAidError) as wrong:
        cancel(url, "2010-01-01")
    assert wrong.value.code == "REFUND_BEFORE_RECEIPT"


def test_what_a_refund_leaves_pays_no_cover_that_its_day_does_not_fit(url: str) -> None:
    take(url, row(ZHANG, received_on=None), unpaid=True)
    record(url, "2018-01-05", amount_fen=20_000)
    assert noted(take(url, row(ZHANG, starts_on="2020-01-01", received_on=None), unpaid=True)) == ["MONEY_DAY_UNFIT"]
    asked = {"contribution": 1, "amount_fen": 100}
    assert noted(refund(url, "2018-02-01", **asked)) == ["MONEY_DAY_UNFIT"]
    assert noted(refund(url, "2018-02-01", "RECEIVED_FAR", **asked)) == []
    assert parts(url) == [(1, 1, 9500), (1, 2, 9500)]


def test_what_a_canceled_cover_stood_in_the_way_of_is_paid_where_the_day_fits_or_is_settled(url: str) -> None:
    take(url, row(ZHANG, fee=300, received_on=None), unpaid=True, accept=("FEE_DIFFERS",))
    record(url, "2018-01-05", amount_fen=20_000)
    take(url, row(ZHANG, starts_on="2020-01-01", received_on=None), unpaid=True)
    assert noted(cancel(url, "2018-02-01", "MONEY_DAY_FAR")) == ["MONEY_DAY_UNFIT"]
    undo(url, last_entry(url), actor=CLERK, reason="x")
    assert noted(cancel(url, "2018-02-01", "RECEIVED_FAR")) == []
    assert parts(url) == [(1, 2, 9500)]


def last_entry(url: str) -> int:
    return int(answer(url, "select max(entry_id) from entry")[0][0])


def today(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(entries, "clock", lambda: datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC))
