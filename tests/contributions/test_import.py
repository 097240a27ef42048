"""Receipts of units from a file, the same receipt again, and years before the ledger."""

from __future__ import annotations

from itertools import count

import pytest

from mutualaid import contributions, units
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import ImportReceipt
from tests.enrollments.stage import LI, ZHANG, five, listed, money, paid, parts, row, said
from tests.enrollments.stage import take as enroll
from tests.ledgers import answer, intent, order

_files = count(1)


def line(receipt_no: object = "HF1", **more: object) -> dict[str, object]:
    return {
        "receipt_no": receipt_no, "unit": "U1", "plan": "住院医疗", "received_on": "2018-01-05", "amount": 95, **more,
    }  # fmt: skip


def take(url: str, *rows: dict[str, object], accept: tuple[str, ...] = (), valid_rows: bool = False) -> ImportReceipt:
    asked = order(
        "contribution import", accept=frozenset(accept), reason="seen" if accept else None, valid_rows=valid_rows
    )
    return contributions.import_roster(url, listed(*rows, sha256=f"receipts {next(_files)}"), asked)


def test_receipts_come_in_and_pay_what_they_can(url: str) -> None:
    enroll(url, row(ZHANG, received_on=None), row(LI, received_on=None), unpaid=True)
    receipt = take(url, line(amount="190.00元"))
    assert (five(receipt), receipt.asserted) == ((1, 0, 0, 0, 0), {"allocation": 2, "contribution": 1})
    assert (money(url), paid(url)) == ([("receipt", "U1", "2018-01-05", 19000, "HF1", None, None)], [1, 2])


def test_joining_fees_belong_to_no_plan_and_pay_no_enrollment(url: str) -> None:
    enroll(url, row(received_on=None), unpaid=True)
    assert five(take(url, line(kind="入会费", plan=None))) == (1, 0, 0, 0, 0)
    assert answer(url, "select kind_code, plan_id from contribution_now") == [("joining_fee", None)]
    assert parts(url) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"unit": None}, ("refused", "REQUIRED", "unit")),
        ({"unit": "第三工会"}, ("refused", "UNIT_UNKNOWN", "unit")),
        ({"plan": None}, ("refused", "REQUIRED", "plan")),
        ({"plan": "养老"}, ("refused", "PLAN_UNKNOWN", "plan")),
        ({"plan": "二次报销"}, ("refused", "PLAN_UNIVERSAL", "plan")),
        ({"received_on": None}, ("refused", "REQUIRED", "received_on")),
        ({"received_on": "2018-13-01"}, ("refused", "DAY_IMPOSSIBLE", "received_on")),
        ({"amount": None}, ("refused", "REQUIRED", "amount")),
        ({"amount": 0}, ("refused", "AMOUNT_ZERO", "amount")),
        ({"amount": -95}, ("refused", "MONEY_NEGATIVE", "amount")),
        ({"kind": "退费"}, ("refused", "KIND_REFUND", "kind")),
        ({"kind": "捐款"}, ("refused", "KIND_UNREADABLE", "kind")),
        ({"receipt_no": 1e18}, ("refused", "NUMBER_STORED", "receipt_no")),
    ],
)
def test_a_wrong_is_refused(url: str, changes: dict[str, object], problem: tuple[str, str, str]) -> None:
    assert said(take(url, line() | changes)) == [problem]
    assert money(url) == []


def test_an_equal_receipt_is_unchanged(url: str) -> None:
    take(url, line())
    assert five(take(url, line())) == (0, 0, 1, 0, 0)
    assert len(money(url)) == 1


def test_a_receipt_with_another_amount_is_refused_and_the_one_that_stands_named(url: str) -> None:
    take(url, line())
    receipt = take(url, line(amount=96))
    assert said(receipt) == [("refused", "RECEIPT_AMOUNT", "amount")]
    assert receipt.problems[0].facts == {"receipt_no": "HF1", "was_fen": 9500}


@pytest.mark.parametrize(
    ("changes", "column"),
    [({"unit": "U2"}, "unit"), ({"plan": "重大疾病"}, "plan"), ({"received_on": "2018-02-01"}, "received_on")],
)
def test_a_receipt_of_another_unit_plan_or_day_is_refused(url: str, changes: dict[str, object], column: str) -> None:
    take(url, line())
    assert said(take(url, line() | changes)) == [("refused", "RECEIPT_DIFFERS", column)]


def test_a_receipt_given_to_several_enrollments_is_compared_by_its_sum(url: str) -> None:
    enroll(url, row(ZHANG), row(LI), receipt="HF1")
    assert five(take(url, line(amount=190))) == (0, 0, 1, 0, 0)
    assert said(take(url, line(amount=95))) == [("refused", "RECEIPT_AMOUNT", "amount")]


def test_a_refund_does_not_change_the_amount_of_its_receipt(url: str) -> None:
    take(url, line())
    contributions.refund(url, intent("contribution refund", reason="x"), on="2018-02-01", contribution=1)
    assert five(take(url, line())) == (0, 0, 1, 0, 0)


def test_without_a_number_an_equal_receipt_is_held_and_taken_when_accepted(url: str) -> None:
    take(url, line(None))
    assert said(take(url, line(None))) == [("held", "REPEAT", "amount")]
    assert five(take(url, line(None), accept=("REPEAT",))) == (1, 0, 0, 0, 0)
    assert five(take(url, line(None, amount=96))) == (1, 0, 0, 0, 0)


def test_a_receipt_told_with_and_without_its_number_is_held_whichever_came_first(url: str) -> None:
    take(url, line(None, amount=285))
    held = take(url, line("ZS-0041", amount=285))
    assert said(held) == [("held", "REPEAT", "amount")]
    assert held.problems[0].facts == {"contribution_no": 1, "row": "-"}
    take(url, line("ZS-0042", amount=380))
    assert said(take(url, line(None, amount=380))) == [("held", "REPEAT", "amount")]
    in_file = take(url, line("ZS-0043", amount=475), line(None, amount=475), line("ZS-0044", amount=475))
    assert [(p.code, p.row, p.facts["row"]) for p in in_file.problems] == [("REPEAT", 3, 2), ("REPEAT", 4, 3)]
    assert len(money(url)) == 2
    assert five(take(url, line("ZS-0041", amount=285), accept=("REPEAT",))) == (1, 0, 0, 0, 0)
    assert five(take(url, line("ZS-0041", amount=285))) == (0, 0, 1, 0, 0)


def test_two_numbers_are_two_receipts_however_alike(url: str) -> None:
    take(url, line("ZS-0041"))
    assert five(take(url, line("ZS-0042"), line("ZS-0043"))) == (2, 0, 0, 0, 0)


def test_a_receipt_recorded_at_the_counter_is_held_like_one_of_a_file(url: str) -> None:
    def recorded(receipt_no: str | None) -> list[tuple[str, str, str | None]]:
        return said(
            contributions.record(
                url, intent("contribution record"), unit="U1", plan="住院医疗", amount_fen=28500,
                received_on="2018-01-05", receipt_no=receipt_no,
            )
        )  # fmt: skip

    assert recorded(None) == []
    assert recorded("ZS-0041") == [("held", "REPEAT", "amount")]


def test_receipt_numbers_are_one_without_regard_to_letter_case(url: str) -> None:
    take(url, line("hf-7a"))
    assert five(take(url, line("HF-7A"))) == (0, 0, 1, 0, 0)
    assert said(take(url, line("Hf-7a", amount=190))) == [("refused", "RECEIPT_AMOUNT", "amount")]
    twice = take(url, line("HF-8"), line("hf-8"))
    assert [(p.code, p.row) for p in twice.problems] == [("DUPLICATE_IN_FILE", 3)]
    with pytest.raises(MutualAidError) as taken:
        enroll(url, row(ZHANG), receipt="hF-7a")
    assert taken.value.code == "RECEIPT_TAKEN"
    back = contributions.refund(url, intent("contribution refund", reason="x"), on="2018-02-01", receipt_no="hf-7A")
    assert back.facts == {"refunded_fen": 9500}
    enroll(url, row(ZHANG), receipt="bj 9")
    assert five(take(url, line("BJ9"))) == (0, 0, 1, 0, 0)


def test_the_second_of_two_rows_with_one_number_is_refused_also_when_equal(url: str) -> None:
    receipt = take(url, line(), line(), line("HF2"), valid_rows=True)
    assert [(p.verdict, p.code, p.row, p.facts["row"]) for p in receipt.problems] == [
        ("refused", "DUPLICATE_IN_FILE", 3, 2)
    ]
    assert five(receipt) == (2, 0, 0, 0, 1)


def test_two_equal_rows_without_a_number_are_held(url: str) -> None:
    receipt = take(url, line(None), line(None), valid_rows=True)
    assert [(p.code, p.row, p.facts["row"]) for p in receipt.problems] == [("REPEAT", 3, 2)]


def test_a_year_before_the_ledger_is_recorded_and_corrected_figure_by_figure(url: str) -> None:
    first = contributions.set_opening(url, intent("contribution opening set"), year=2016, contribution_fen=1800)
    assert first.facts == {"unit_code": "110119", "year": 2016}
    contributions.set_opening(url, intent("contribution opening set"), year=2016, member_count=98)
    again = contributions.set_opening(url, intent("contribution opening set"), year=2016, member_count=98)
    assert again.entry is None
    figures = "select year, contribution_fen, aid_fen, beneficiary_count, member_count from opening_now"
    assert answer(url, figures) == [(2016, 1800, None, None, 98)]
    with pytest.raises(MutualAidError) as wrong:
        contributions.set_opening(url, intent("contribution opening set"), year=2016)
    assert (wrong.value.code, wrong.value.exit_code) == ("OPENING_EMPTY", Exit.USAGE)


def test_a_blank_plan_of_a_known_receipt_is_missing_and_not_different(url: str) -> None:
    take(url, line())
    assert said(take(url, line(plan=None))) == [("refused", "REQUIRED", "plan")]


def test_a_dry_run_of_a_receipt_tells_the_number_that_it_would_get(url: str) -> None:
    def recorded(*, dry_run: bool) -> object:
        return contributions.record(
            url, intent("contribution record", dry_run=dry_run), unit="U1", plan="住院医疗", amount_fen=9500,
            received_on="2018-01-05", receipt_no="HF9",
        ).facts  # fmt: skip

    assert (recorded(dry_run=True), recorded(dry_run=False)) == ({"contribution_no": 1, "paid_count": 0},) * 2


def test_a_receipt_that_reaches_a_closed_unit_is_held_from_a_file_and_at_the_counter(url: str) -> None:
    units.merge(url, intent("unit merge"), "U2", into="U1", on="2018-09-01")
    late = line("HF7", unit="U2", received_on="2018-09-01")
    assert said(take(url, late)) == [("held", "UNIT_TAKES_NO_MONEY", "received_on")]
    recorded = contributions.record(
        url, intent("contribution record"), unit="U2", plan="住院医疗", amount_fen=9500, received_on="2018-11-01"
    )
    assert said(recorded) == [("held", "UNIT_TAKES_NO_MONEY", "received_on")]
    assert five(take(url, late, accept=("UNIT_TAKES_NO_MONEY",))) == (1, 0, 0, 0, 0)
    assert five(take(url, line("HF8", unit="U2", received_on="2018-08-31"))) == (1, 0, 0, 0, 0)
