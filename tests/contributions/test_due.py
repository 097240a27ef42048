"""A receipt for covers that are paid already is asked about; one before any cover, or of the next year, waits."""

from __future__ import annotations

import pytest

from mutualaid import contributions, enrollments
from mutualaid.results import Receipt
from tests.contributions.test_import import line, take
from tests.enrollments.stage import LI, ZHANG, five, money, noted, row, said
from tests.enrollments.stage import take as enroll
from tests.ledgers import answer, intent

HELD = ("held", "NOTHING_DUE", "amount")


def record(url: str, on: str = "2018-01-10", *, accept: str | None = None, amount_fen: int = 19000) -> Receipt:
    return contributions.record(
        url, intent("contribution record", reason="另有两人待参保"), unit="U1", plan="住院医疗",
        amount_fen=amount_fen, received_on=on, receipt_no=None, accept=frozenset({accept} if accept else ()),
    )  # fmt: skip


def total_fen(url: str) -> int:
    return int(answer(url, "select sum(amount_fen) from contribution_now")[0][0])


@pytest.mark.parametrize("on", ["2018-01-05", "2018-01-10", "2018-12-31"])
def test_the_receipt_of_money_that_came_with_the_roster_is_held_and_counted_once(url: str, on: str) -> None:
    enroll(url, row(ZHANG), row(LI))
    held = record(url, on)
    assert (said(held), held.facts["contribution_no"]) == ([HELD], None)
    assert held.problems[0].facts == {"until_on": "2018-12-31"}
    assert said(take(url, line("R1", amount=190, received_on=on))) == [HELD]
    assert total_fen(url) == 19000
    assert record(url, on, accept="NOTHING_DUE").problems == []
    assert total_fen(url) == 38000


def test_before_any_cover_of_the_plan_in_the_unit_a_receipt_waits(url: str) -> None:
    assert record(url).problems == []
    enroll(url, row(ZHANG, plan="重大疾病"), row(LI, unit="U2"))
    assert five(take(url, line("R1"))) == (1, 0, 0, 0, 0)


def test_the_money_of_the_next_year_comes_before_its_roster_and_waits(url: str) -> None:
    enroll(url, row(ZHANG))
    assert said(record(url, "2018-12-31")) == [HELD]
    assert record(url, "2019-01-01").problems == []


def test_what_is_unpaid_takes_money_and_what_has_come_for_it_counts(url: str) -> None:
    enroll(url, row(ZHANG))
    enroll(url, row(LI, received_on=None), unpaid=True)
    # Two parts of one sum; the third row has nothing left to pay.
    receipt = take(url, line("R1", amount=50), line("R2", amount=45), line("R3", amount=95), valid_rows=True)
    assert (five(receipt), [(p.code, p.row) for p in receipt.problems]) == ((2, 0, 0, 1, 0), [("NOTHING_DUE", 4)])
    # A receipt that is not taken brings nothing; one that is known is no news.
    assert five(take(url, line("R1", amount=50))) == (0, 0, 1, 0, 0)
    enroll(url, row(ZHANG, starts_on="2019-01-01", received_on=None), unpaid=True)
    receipt = take(url, line("R4", received_on="2019-13-05"), line("R5", received_on="2019-01-05"), valid_rows=True)
    assert said(receipt) == [("refused", "DAY_IMPOSSIBLE", "received_on")]


def test_what_waits_for_covers_already_leaves_nothing_due(url: str) -> None:
    record(url, amount_fen=5000)
    enroll(url, row(ZHANG, received_on=None), unpaid=True)
    assert five(take(url, line("R1", amount=45), line("R2", amount=1), valid_rows=True)) == (1, 0, 0, 1, 0)
    assert answer(url, "select count(*) from paid_now") == [(1,)]


def test_a_cover_given_back_is_due_again_and_a_canceled_one_is_none(url: str) -> None:
    enroll(url, row(ZHANG))
    assert said(record(url)) == [HELD]
    contributions.refund(url, intent("contribution refund", reason="退"), on="2018-01-08", enrollment=1)
    assert record(url, amount_fen=9500).problems == []
    enroll(url, row(LI, plan="重大疾病"))
    enrollments.cancel(url, intent("enroll cancel", reason="误"), 2, on="2018-01-08")
    assert five(take(url, line("R1", plan="重大疾病"))) == (1, 0, 0, 0, 0)


def test_joining_fees_are_due_to_nobody(url: str) -> None:
    enroll(url, row(ZHANG))
    assert five(take(url, line("R1", kind="入会费", plan=None, amount=10))) == (1, 0, 0, 0, 0)
    assert len(money(url)) == 2


def test_a_roster_with_money_of_its_own_is_told_of_money_that_waits(url: str) -> None:
    record(url)
    receipt = enroll(url, row(ZHANG), row(LI), row(ZHANG, plan="重大疾病"))
    assert noted(receipt) == ["MONEY_WAITS"]
    assert receipt.notes[0].facts == {
        "unit_code": "U1", "unit_name": "第一工会", "plan_code": "HOSP_MED", "waiting_fen": 19000,
    }  # fmt: skip
    # Left out and entered without money they are paid by what waits.
    assert noted(enroll(url, row(LI, plan="重大疾病", received_on=None), unpaid=True)) == []


# --- the day of the money -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "held"),
    [
        ("2081-01-05", "RECEIVED_FAR"),
        ("2010-01-05", "RECEIVED_FAR"),
        ("2016-12-31", "RECEIVED_FAR"),
        ("2017-01-01", None),
        ("2018-12-31", None),
        ("2019-01-01", "RECEIVED_AFTER_END"),
        ("2019-01-02", "RECEIVED_FAR"),
    ],
)
def test_a_receipt_is_held_where_its_day_does_not_fit_a_cover_that_it_would_pay(
    url: str, on: str, held: str | None
) -> None:
    enroll(url, row(ZHANG, received_on=None), unpaid=True)
    wanted = [] if held is None else [("held", held, "received_on")]
    receipt = record(url, on, amount_fen=9500)
    assert (said(receipt), receipt.facts["paid_count"]) == (wanted, 0 if held else 1)
    if held is not None:
        assert answer(url, "select count(*) from paid_now") == [(0,)]
        assert said(take(url, line("R1", received_on=on))) == wanted
        assert record(url, on, amount_fen=9500, accept=held).facts["paid_count"] == 1


def test_a_receipt_is_judged_by_the_covers_that_it_reaches_and_no_other(url: str) -> None:
    enroll(url, row(ZHANG, received_on=None), unpaid=True)
    enroll(url, row(LI, starts_on="2019-06-01", received_on=None), unpaid=True)
    far = ("held", "RECEIVED_FAR", "received_on")
    # The second row reaches the cover of 2019 with what the first leaves; one that pays none in whole waits.
    receipt = take(
        url, line("R1", amount=100, received_on="2018-01-05"), line("R2", amount=90, received_on="2018-01-05")
    )
    assert [(*problem[:3],) for problem in said(receipt)] == [far]
    assert receipt.problems[0].row == 3
    assert record(url, "2010-01-05", amount_fen=5000).problems == []
    assert said(record(url, "2010-01-05", amount_fen=4500)) == [far]
