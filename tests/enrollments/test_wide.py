"""Rosters in the wide form: a column of shares a plan, each filled cell judged by itself."""

from __future__ import annotations

import pytest

from tests.enrollments.stage import LI, ZHANG, covers, five, noted, said, take

MED, CRITICAL, ACCIDENT, FEMALE = "plan:HOSP_MED", "plan:CRITICAL", "plan:ACCIDENT", "plan:FEMALE"


def wide(document_no: object = ZHANG, **more: object) -> dict[str, object]:
    return {
        "document_no": document_no, "unit": "U1", "starts_on": "2018-01-01", "received_on": "2018-01-05", **more,
    }  # fmt: skip


def test_each_filled_cell_is_an_enrollment_and_counts(url: str) -> None:
    receipt = take(url, wide(**{MED: "√", CRITICAL: 2, ACCIDENT: 74, FEMALE: "否"}))
    assert (five(receipt), receipt.read) == ((3, 0, 0, 0, 0), 3)
    assert [(cover[1], *cover[5:]) for cover in covers(url)] == [
        ("HOSP_MED", 1, None, 9500),
        ("CRITICAL", 2, None, 8000),
        ("ACCIDENT", 1, "74", 7400),
    ]


@pytest.mark.parametrize(
    ("cell", "tier"), [("√", "100"), (1, "100"), ("是", "100"), (26.0, "26"), ("50元", "50"), ("100", "100")]
)
def test_a_number_in_the_accident_column_that_is_a_tiers_price_is_that_tier(url: str, cell: object, tier: str) -> None:
    take(url, wide(**{ACCIDENT: cell}))
    assert covers(url)[0][5:7] == (1, tier)


def test_the_tier_column_speaks_of_the_plan_with_tiers_only(url: str) -> None:
    assert noted(take(url, wide(tier="50", **{MED: 1, ACCIDENT: 1}))) == []
    assert [cover[6] for cover in covers(url)] == [None, "50"]


def test_each_item_is_judged_by_itself_beside_its_own_column(url: str) -> None:
    receipt = take(url, wide(**{MED: 2, CRITICAL: 1, ACCIDENT: 75, FEMALE: 1}), valid_rows=True)
    assert said(receipt) == [
        ("refused", "SHARES_OVER_MAX", MED),
        ("refused", "TIER_UNKNOWN", ACCIDENT),
        ("refused", "SEX_NOT_COVERED", FEMALE),
    ]
    assert (five(receipt), [cover[1] for cover in covers(url)]) == ((1, 0, 0, 0, 3), ["CRITICAL"])


def test_what_is_wrong_with_the_row_is_counted_for_each_of_its_items_and_told_once(url: str) -> None:
    receipt = take(url, wide(phone="1", **{MED: 1, CRITICAL: 1}))
    assert said(receipt) == [("refused", "PHONE_INVALID", "phone")]
    assert five(receipt) == (0, 0, 0, 0, 2)


def test_notes_on_the_row_are_given_once(url: str) -> None:
    receipt = take(url, wide(name="张三", phone="138-0000-0001", **{MED: 1, CRITICAL: 1}))
    assert noted(receipt) == ["PHONE_NORMALIZED", "VALUE_DIFFERS"]


def test_another_persons_name_holds_every_plan_of_the_row_and_is_told_once(url: str) -> None:
    receipt = take(url, wide(name="李四光", **{MED: 1, CRITICAL: 1}))
    assert said(receipt) == [("held", "NAME_DIFFERS", "name")]
    assert five(receipt) == (0, 0, 0, 2, 0)


def test_a_row_without_any_plan_is_counted_nowhere_and_told(url: str) -> None:
    receipt = take(url, wide(**{MED: 1}), wide(LI, **{MED: "否"}))
    assert (receipt.read, [(note.code, note.facts) for note in receipt.notes]) == (
        1, [("WIDE_ROWS_EMPTY", {"count": 1, "rows": "3"})],
    )  # fmt: skip


def test_two_plans_of_one_person_do_not_overlap_and_one_plan_twice_does(url: str) -> None:
    receipt = take(url, wide(**{MED: 1, CRITICAL: 1}), wide(**{MED: 1, CRITICAL: None}))
    assert [(problem.code, problem.row, problem.facts["row"]) for problem in receipt.problems] == [
        ("DUPLICATE_IN_FILE", 3, 2)
    ]


def test_the_fee_of_a_row_is_the_sum_of_its_plans(url: str) -> None:
    assert five(take(url, wide(fee=135, **{MED: 1, CRITICAL: 1}))) == (2, 0, 0, 0, 0)
    receipt = take(url, wide(LI, fee=130, **{MED: 1, CRITICAL: 1}))
    assert (said(receipt), receipt.refused) == ([("refused", "FEE_OF_SEVERAL", "fee")], 2)
    assert receipt.problems[0].facts == {"fee_fen": 13000, "price_fen": 13500}


def test_the_fee_of_a_row_with_one_plan_is_that_plans_and_a_doubt_of_it_stands_beside_the_fee(url: str) -> None:
    receipt = take(url, wide(fee=80, **{MED: 1, CRITICAL: None}))
    assert said(receipt) == [("held", "FEE_DIFFERS", "fee")]
    assert receipt.problems[0].value == "80"


def test_a_plans_own_column_of_money_is_its_fee_and_a_doubt_of_it_stands_beside_that_column(url: str) -> None:
    fees = {"fee:HOSP_MED": 95, "fee:CRITICAL": "40.00"}
    assert five(take(url, wide(**{MED: 1, CRITICAL: 1}, **fees))) == (2, 0, 0, 0, 0)
    assert [cover[-1] for cover in covers(url)] == [9500, 4000]
    receipt = take(url, wide(LI, **{MED: 1, CRITICAL: 1}, **{"fee:HOSP_MED": 60, "fee:CRITICAL": "四十"}))
    assert said(receipt) == [("held", "FEE_DIFFERS", "fee:HOSP_MED"), ("refused", "MONEY_UNREADABLE", "fee:CRITICAL")]


def test_money_for_a_plan_of_which_no_shares_are_told_is_refused_and_none_is_not(url: str) -> None:
    receipt = take(url, wide(**{MED: 1, CRITICAL: None, "fee:CRITICAL": 40}))
    assert said(receipt) == [("refused", "REQUIRED", CRITICAL)]
    assert five(take(url, wide(**{MED: 1, CRITICAL: None, "fee:CRITICAL": 0}))) == (1, 0, 0, 0, 0)


def test_beside_money_of_each_plan_the_fee_of_the_row_is_their_sum(url: str) -> None:
    fees = {"fee:HOSP_MED": 95, "fee:CRITICAL": 40}
    receipt = take(url, wide(fee=140, **{MED: 1, CRITICAL: 1}, **fees))
    assert (said(receipt), receipt.refused) == ([("refused", "FEE_OF_SEVERAL", "fee")], 2)
    one = wide(fee=100, **{MED: 1, "fee:HOSP_MED": 95})
    assert said(take(url, one)) == [("refused", "FEE_OF_SEVERAL", "fee")]
    assert five(take(url, wide(fee=135, **{MED: 1, CRITICAL: 1}, **fees))) == (2, 0, 0, 0, 0)


def test_a_universal_plan_needs_no_enrollment(url: str) -> None:
    assert said(take(url, wide(**{"plan:SECOND": "√"}))) == [("refused", "PLAN_UNIVERSAL", "plan:SECOND")]


def test_a_number_in_the_accident_column_that_is_no_tiers_price_names_the_tiers(url: str) -> None:
    receipt = take(url, wide(**{"plan:ACCIDENT": 80, MED: None, CRITICAL: None}))
    assert said(receipt) == [("refused", "TIER_UNKNOWN", "plan:ACCIDENT")]
    assert receipt.problems[0].facts == {"tier": "80", "tiers": "26, 50, 74, 100"}


def test_a_column_of_another_plan_than_the_option_says_is_held(url: str) -> None:
    assert said(take(url, wide(**{MED: 1, CRITICAL: 1}), plan="住院医疗")) == [("held", "OPTION_DIFFERS", CRITICAL)]
