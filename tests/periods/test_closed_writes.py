"""Every command that dates money in a closed period ends with exit 5 and leaves the ledger as it was, dry run or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mutualaid import contributions
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import write
from mutualaid.results import ImportReceipt
from tests.enrollments.stage import LI, ZHANG, noted, row, said, take
from tests.ledgers import answer, counts, intent, order, roster
from tests.periods.conftest import Run, pay

FROM_CLOSED = "--received-on=2018-03-31"


def head(url: str) -> Any:
    return answer(url, "select entry_id, hash from entry order by entry_id desc limit 1")


@pytest.fixture
def closed(url: str, run: Run) -> str:
    """Closed until 31 March 2018; enrollment 1 is paid by contribution 1 (5 January), enrollment 2 waits for money."""
    take(url, row())
    take(url, row(LI, received_on=None), unpaid=True)
    contributions.record(
        url,
        intent("contribution record"),
        unit="U2",
        plan="重大疾病",
        amount_fen=100,
        received_on="2018-02-01",
        receipt_no="R1",
    )
    pay(url, 1, 10_000, ("paid", "2018-02-10"))
    assert run("period", "close", "--until", "2018-03-31")[0] == 0
    return url


RECORD = ("contribution", "record", "--unit", "U1", "--plan", "重大疾病", "--amount", "40")


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.parametrize(
    "words",
    [
        (*RECORD, "--received-on", "2018-03-31"),
        (*RECORD, "--received-on", "2017-01-01"),
        ("contribution", "refund", "1", "--on", "2018-03-31", "--reason", "x"),
        ("contribution", "refund", "--enrollment", "1", "--on", "2018-03-01", "--reason", "x"),
        ("enroll", "add", ZHANG, "--unit", "U1", "--plan", "重大疾病", "--starts-on", "2018-02-01", FROM_CLOSED),
        ("enroll", "cancel", "1", "--on", "2018-03-31", "--reason", "x"),
        ("journal", "undo", "4", "--reason", "x"),  # the enrollment with its receipt
        ("journal", "undo", "6", "--reason", "x"),  # the receipt of U2
        ("journal", "undo", "7", "--reason", "x"),  # the payment
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_money_of_a_closed_period_is_refused(
    run: Run, closed: str, words: tuple[str, ...], more: tuple[str, ...]
) -> None:
    before = head(closed)
    code, refused = run(*words, *more)
    assert (code, refused["error"]["code"]) == (5, "PERIOD_CLOSED")
    assert refused["error"]["message"].endswith("have another person run mutualaid period reopen first.")
    assert head(closed) == before


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_the_day_after_is_open(run: Run, closed: str, more: tuple[str, ...]) -> None:
    assert run(*RECORD, "--received-on", "2018-04-01", *more)[0] == 0
    assert run("contribution", "refund", "1", "--on", "2018-04-01", "--reason", "x", *more)[0] == 0
    assert run("enroll", "cancel", "2", "--on", "2018-03-31", "--reason", "no money came", *more)[0] == 0


def test_a_period_opened_again_takes_the_money_and_closed_anew_refuses_it(run: Run, closed: str) -> None:
    day = ("--received-on", "2018-03-31")
    assert run("period", "reopen", "1", "--reason", "x", actor="li")[0] == 0
    assert run(*RECORD, *day)[0] == 0
    assert run("period", "close", "--until", "2018-03-31", actor="li")[0] == 0
    assert run(*RECORD, *day)[0] == 5


@pytest.mark.parametrize("day", ["2018-04-01", "2018-06-30"])
def test_of_two_closings_the_later_one_counts(run: Run, closed: str, day: str) -> None:
    assert run("period", "close", "--until", "2018-06-30")[0] == 0
    before = head(closed)
    code, refused = run(*RECORD, "--received-on", day)
    assert (code, refused["error"]["code"], head(closed)) == (5, "PERIOD_CLOSED", before)
    assert run("period", "list")[1]["total"] == {"closing_count": 2, "closed_until_on": "2018-06-30"}


@pytest.mark.parametrize("days", [("2018-03-31", "2018-04-01"), ("2018-04-01", "2018-03-31")])
def test_of_receipts_written_together_one_of_a_closed_day_refuses_all(closed: str, days: tuple[str, str]) -> None:
    columns = ("kind_code", "unit_id", "plan_id", "received_on", "amount_fen")
    with pytest.raises(MutualAidError) as wrong, write(closed, intent("contribution import")) as writer:
        writer.assert_rows("contribution", columns, [("receipt", 1, 1, day, 100) for day in days])
    assert (wrong.value.code, wrong.value.exit_code) == ("PERIOD_CLOSED", Exit.CONFLICT)
    assert wrong.value.facts == {"day": "2018-03-31", "until": "2018-03-31"}


# --- files: the rows are named ------------------------------------------------------------------------


def test_a_file_of_receipts_names_its_rows_and_the_others_can_be_taken(run: Run, closed: str, tmp_path: Path) -> None:
    path = tmp_path / "receipts.csv"
    path.write_text(
        "收据号,所属工会,参保项目,收款日期,金额\nR1,U2,重大疾病,2018-02-01,1\nR2,U1,重大疾病,2018-03-31,40\n"
        "R3,U1,重大疾病,2018-04-01,40\nR4,U1,重大疾病,2018-01-02,80\n",
        encoding="utf-8",
    )
    before = head(closed)
    for dry_run in ((), ("--dry-run",)):
        code, receipt = run("contribution", "import", str(path), *dry_run)
        assert (code, receipt["entry"], head(closed)) == (5, None, before)
        assert [(one["code"], one["row"], one["column"], one["value"]) for one in receipt["problems"]] == [
            ("PERIOD_CLOSED", 3, "收款日期", "2018-03-31"),
            ("PERIOD_CLOSED", 5, "收款日期", "2018-01-02"),
        ]
    code, receipt = run("contribution", "import", str(path), "--valid-rows")
    # R1 stands already: nothing of it is dated anew.
    assert (code, receipt["added"], receipt["unchanged"], receipt["refused"]) == (5, 1, 1, 2)
    assert (run("period", "show", "1")[1]["total"]["agrees"], receipt["entry"]) == (True, 9)


def test_a_roster_names_the_rows_whose_receipt_lies_in_a_closed_period(closed: str) -> None:
    before = head(closed)
    rows = (
        row(),  # stands, paid: unchanged
        row(LI, received_on="2018-03-31"),  # stands, waits for this very money
        row(ZHANG, plan="重大疾病", starts_on="2018-02-01", received_on="2018-03-31"),
        row(LI, plan="重大疾病", starts_on="2018-02-01", received_on="2018-04-01"),
    )
    receipt = take(closed, *rows)
    assert said(receipt) == [
        ("refused", "PERIOD_CLOSED", "received_on"),
        ("refused", "PERIOD_CLOSED", "received_on"),
    ]
    assert [problem.row for problem in receipt.problems] == [3, 4]
    assert (receipt.entry, head(closed)) == (None, before)
    assert counts(take(closed, *rows, valid_rows=True)) == {"read": 4, "added": 1, "unchanged": 1, "refused": 2}


def test_a_whole_roster_dated_in_a_closed_period_by_its_option_is_refused_row_by_row(closed: str) -> None:
    made = row(ZHANG, plan="重大疾病", starts_on="2018-04-01")
    made.pop("received_on")
    receipt = take(closed, made, received_on="2018-03-31")
    assert [(one.code, one.row, one.column) for one in receipt.problems] == [("PERIOD_CLOSED", 2, None)]


def test_the_same_roster_again_is_unchanged_however_long_its_period_has_been_closed(closed: str) -> None:
    assert counts(take(closed, row())) == {"read": 1, "unchanged": 1}


def test_cover_without_money_may_begin_in_a_closed_period(closed: str) -> None:
    free = take(closed, row(LI, plan="重大疾病", starts_on="2018-02-01", received_on=None), unpaid=True)
    assert (free.added, said(free)) == (1, [])


def test_a_correction_that_would_be_paid_in_a_closed_period_is_refused(run: Run, closed: str, tmp_path: Path) -> None:
    assert take(closed, row(LI, plan="重大疾病", starts_on="2018-02-01", received_on=None), unpaid=True).added == 1
    path = tmp_path / "roster.csv"
    path.write_text(
        f"姓名,证件号码,所属工会,参保项目,份数,起保日期,缴费日期\n李四,{LI},U2,重大疾病,1,2018-02-01,2018-02-01\n",
        encoding="utf-8",
    )
    before = head(closed)
    code, refused = run("enroll", "import", str(path), "--accept", "DIFFERS", "--reason", "another unit")
    assert (code, refused["error"]["code"], head(closed)) == (5, "PERIOD_CLOSED", before)


def test_a_correction_that_moves_money_of_a_closed_period_is_refused(run: Run, closed: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(
        f"姓名,证件号码,所属工会,参保项目,份数,起保日期,缴费日期\n张三丰,{ZHANG},U2,住院医疗,1,2018-01-01,2018-01-05\n",
        encoding="utf-8",
    )
    before = head(closed)
    code, refused = run("enroll", "import", str(path), "--accept", "DIFFERS", "--reason", "another unit")
    assert (code, refused["error"]["code"], head(closed)) == (5, "PERIOD_CLOSED", before)


PAID = ("name", "document_no", "amount", "paid_on", "result", "serial_no")


@pytest.fixture
def received(closed: str) -> Callable[..., ImportReceipt]:
    """Import a received list: ``received(row, row, valid_rows=…)``."""
    from mutualaid.payouts import received as lists

    def taking(*rows: tuple[object, ...], **more: Any) -> ImportReceipt:
        return lists.import_roster(closed, roster(" ".join(PAID), *rows), order("payout import", **more))

    return taking


def test_a_received_list_names_the_rows_paid_in_a_closed_period(
    closed: str, received: Callable[..., ImportReceipt]
) -> None:
    rows = (
        ("张三丰", ZHANG, 50, "2018-03-31", "成功", "S1"),
        ("张三丰", ZHANG, 50, "2018-04-05", "退汇", "S1"),
        ("李四", LI, 60, "2018-04-01", "成功", "S2"),
    )
    before = head(closed)
    receipt = received(*rows)
    assert [(one.code, one.row, one.column) for one in receipt.problems] == [
        ("PERIOD_CLOSED", 2, "paid_on"),
        ("EARLIER_ROW_NOT_TAKEN", 3, "serial_no"),
    ]
    assert (receipt.entry, head(closed)) == (None, before)
    assert counts(received(*rows, valid_rows=True)) == {"read": 3, "added": 1, "refused": 2}


def test_a_return_is_dated_after_the_closing_and_the_payment_before_it_stays(
    closed: str, received: Callable[..., ImportReceipt]
) -> None:
    # The payment of the stage has no serial number: it is found by person, plan and amount.
    assert [one.code for one in received(("张三丰", ZHANG, 100, "2018-03-31", "退汇", None)).problems] == [
        "PERIOD_CLOSED"
    ]
    later = received(("张三丰", ZHANG, 100, "2018-04-01", "退汇", None))
    assert (counts(later), noted(later)) == ({"read": 1, "updated": 1}, ["MATCHED_WITHOUT_SERIAL"])


def test_a_list_that_was_imported_before_the_closing_is_unchanged_after_it(
    closed: str, received: Callable[..., ImportReceipt]
) -> None:
    again = received(("张三丰", ZHANG, 100, "2018-02-10", "成功", None))
    assert counts(again) == {"read": 1, "unchanged": 1}
