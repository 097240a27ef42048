"""二次报销 above the cap: paid once a year in the first quarter, on top of the year before, bound by itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mutualaid.results import ImportReceipt

Take = Callable[..., ImportReceipt]

ZHANG = ("张三丰", "110100198507120034")
LISTED = ("name", "document_no", "category", "amount", "paid_on", "result", "serial_no")


def over(
    amount: object, paid_on: str, serial_no: str, result: str = "成功", category: str = "超封顶线"
) -> tuple[object, ...]:
    return (*ZHANG, category, amount, paid_on, result, serial_no)


def noted(receipt: ImportReceipt) -> list[tuple[str, object]]:
    return [(note.code, note.facts.get("quarter")) for note in receipt.notes]


@pytest.mark.parametrize(
    ("paid_on", "notes"),
    [
        ("2019-01-01", []),
        ("2019-03-31", []),
        ("2019-04-01", [("OVER_CAP_QUARTER", "2019Q2")]),
        ("2018-12-31", [("OVER_CAP_QUARTER", "2018Q4")]),
    ],
)
def test_a_payment_above_the_cap_outside_the_first_quarter_is_noted_and_taken(
    take: Take, paid_on: str, notes: list[tuple[str, object]]
) -> None:
    receipt = take(over(100, paid_on, "S1"), fields=LISTED)
    assert (receipt.added, noted(receipt)) == (1, notes)


def test_other_categories_a_return_and_a_second_try_are_not_noted(take: Take) -> None:
    receipt = take(
        over(100, "2019-05-01", "S1", category="住院"),
        over(100, "2019-03-20", "S2"),
        over(100, "2019-04-02", "S2", "退汇"),
        over(100, "2019-05-02", "S2"),
        fields=LISTED,
    )
    assert (receipt.added, receipt.updated, noted(receipt)) == (2, 2, [])


def test_a_plan_whose_terms_name_no_quarter_has_none(take: Take) -> None:
    receipt = take(over(100, "2018-05-01", "S1"), fields=LISTED, plan="意外伤害")
    assert [code for code, _ in noted(receipt)] == ["NO_ENROLLMENT"]


def test_what_is_paid_above_the_cap_does_not_count_against_the_bound_of_its_year(take: Take) -> None:
    # 200,653 yuan is the most in a year: the two belong to different years, though both are paid in 2019.
    receipt = take(
        over(150_000, "2019-02-01", "S1"),
        over(200_653, "2019-08-01", "S2", category="住院"),
        fields=LISTED,
    )
    assert (receipt.added, receipt.problems) == (2, [])


def test_above_the_cap_the_bound_holds_by_itself(take: Take) -> None:
    assert take(over(200_653, "2019-02-01", "S1"), fields=LISTED).added == 1
    receipt = take(over("0.01", "2019-02-02", "S2"), fields=LISTED)
    assert [(one.verdict, one.code, dict(one.facts)) for one in receipt.problems] == [
        ("held", "OVER_ANNUAL_BOUND", {"year": "2019", "sum_fen": 20_065_301, "bound_fen": 20_065_300})
    ]
    assert take(over("0.01", "2020-02-02", "S2"), fields=LISTED).added == 1
