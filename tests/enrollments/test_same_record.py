"""The same record (person, plan, first day) again, and covers that share a day."""

from __future__ import annotations

import pytest

from mutualaid import contributions, enrollments
from mutualaid.errors import MutualAidError
from tests.enrollments.stage import (
    LI,
    SENIOR,
    ZHANG,
    covers,
    five,
    money,
    paid,
    parts,
    row,
    said,
    take,
    without,
)
from tests.ledgers import answer, intent


def test_equal_rows_are_unchanged_and_never_doubled(url: str) -> None:
    take(url, row(share_count=1, fee=95))
    receipt = take(url, row(share_count=1, fee=95))
    assert (five(receipt), receipt.entry) == ((0, 0, 1, 0, 0), None)
    assert (len(covers(url)), len(money(url))) == (1, 1)


def test_a_doubt_settled_once_is_not_raised_again_for_an_equal_row(url: str) -> None:
    take(url, row(SENIOR, fee=80), accept=("AGE", "FEE_DIFFERS"))
    assert five(take(url, row(SENIOR, fee=80))) == (0, 0, 1, 0, 0)


def test_what_the_file_leaves_open_differs_from_nothing(url: str) -> None:
    take(url, row(plan="意外伤害", tier="50", ends_on="2018-06-30", fee=45), accept=("FEE_DIFFERS",))
    assert five(take(url, row(plan="意外伤害"))) == (0, 0, 1, 0, 0)


def test_each_difference_is_held_with_both_values(url: str) -> None:
    take(url, row(plan="重大疾病", share_count=1))
    receipt = take(url, row(plan="重大疾病", share_count=2, fee=80, unit="U2", ends_on="2018-06-30"))
    assert [(p.verdict, p.code, p.column, p.facts["was"], p.facts["now"]) for p in receipt.problems] == [
        ("held", "DIFFERS", "unit", "U1", "U2"),
        ("held", "DIFFERS", "ends_on", "2018-12-31", "2018-06-30"),
        ("held", "DIFFERS", "share_count", 1, 2),
        ("held", "DIFFERS", "fee", "40.00", "80.00"),
    ]
    assert five(receipt) == (0, 0, 0, 1, 0)


def test_another_tier_is_held(url: str) -> None:
    take(url, row(plan="意外伤害", tier="50"))
    receipt = take(url, row(plan="意外伤害", tier="74"))
    assert [(p.code, p.column, p.facts["was"], p.facts["now"]) for p in receipt.problems] == [
        ("DIFFERS", "tier", "50", "74")
    ]


def test_accepted_it_corrects_under_the_same_number_and_the_money_tells_it(url: str) -> None:
    take(url, row(plan="重大疾病", share_count=1))
    receipt = take(url, row(plan="重大疾病", share_count=2, received_on="2018-02-01"), accept=("DIFFERS",))
    assert five(receipt) == (0, 1, 0, 0, 0)
    assert covers(url) == [(1, "CRITICAL", "U1", "2018-01-01", "2018-12-31", 2, None, 8000)]
    assert money(url) == [
        ("receipt", "U1", "2018-01-05", 4000, None, 1, None),
        ("reversal", "U1", "2018-02-01", -4000, None, 1, 1),
        ("receipt", "U1", "2018-02-01", 8000, None, 1, None),
    ]
    assert paid(url) == [1]


def test_a_correction_without_a_day_of_receipt_leaves_the_money_and_the_rest_is_owed(url: str) -> None:
    take(url, row(plan="重大疾病", share_count=1))
    take(
        url, without(row(plan="重大疾病", share_count=2), "received_on"), unpaid=True, accept=("DIFFERS",)
    )  # fmt: skip
    assert (covers(url)[0][7], len(money(url)), paid(url)) == (8000, 1, [])


def test_a_correction_of_the_days_moves_no_money(url: str) -> None:
    take(url, row())
    take(url, row(ends_on="2018-06-30"), accept=("DIFFERS",))
    assert (covers(url)[0][4], len(money(url))) == ("2018-06-30", 1)


def test_a_correction_of_the_unit_moves_the_money_to_it(url: str) -> None:
    take(url, row())
    take(url, row(unit="U2", received_on="2018-01-09"), accept=("DIFFERS",))
    assert covers(url)[0][2] == "U2"
    assert [(one[0], one[1], one[2], one[3]) for one in money(url)] == [
        ("receipt", "U1", "2018-01-05", 9500),
        ("reversal", "U1", "2018-01-09", -9500),
        ("receipt", "U2", "2018-01-09", 9500),
    ]


def test_a_correction_of_what_a_units_receipt_paid_is_paid_anew_from_it(url: str) -> None:
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="重大疾病", amount_fen=10000, received_on="2018-01-02"
    )
    take(url, without(row(plan="重大疾病", share_count=1), "received_on"), unpaid=True)
    assert parts(url) == [(1, 1, 4000)]
    take(url, row(plan="重大疾病", share_count=2), accept=("DIFFERS",))
    assert (parts(url), len(money(url)), paid(url)) == ([(1, 1, 8000)], 1, [1])


def test_a_correction_of_the_unit_takes_the_old_units_money_off(url: str) -> None:
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="住院医疗", amount_fen=9500, received_on="2018-01-02"
    )
    take(url, row(received_on=None), unpaid=True)
    assert paid(url) == [1]
    take(url, row(received_on=None, unit="U2"), unpaid=True, accept=("DIFFERS",))
    assert (covers(url)[0][2], parts(url), paid(url)) == ("U2", [], [])


def test_unpaid_so_far_and_now_with_a_day_of_receipt_is_updated(url: str) -> None:
    take(url, without(row(), "received_on"), unpaid=True)
    receipt = take(url, row(received_on="2018-03-01"), receipt="HF9")
    assert (five(receipt), receipt.asserted) == ((0, 1, 0, 0, 0), {"contribution": 1})
    assert money(url) == [("receipt", "U1", "2018-03-01", 9500, "HF9", 1, None)]
    assert paid(url) == [1]
    assert five(take(url, row(received_on="2018-03-01"))) == (0, 0, 1, 0, 0)


def test_what_a_units_receipt_paid_is_not_paid_again(url: str) -> None:
    take(url, without(row(), "received_on"), unpaid=True)
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="住院医疗", amount_fen=9500, received_on="2018-01-02"
    )
    assert five(take(url, row())) == (0, 0, 1, 0, 0)
    assert len(money(url)) == 1


def test_a_cover_that_shares_a_day_is_refused_whatever_unit_made_it_and_the_other_named(url: str) -> None:
    take(url, row(unit="U2"))
    receipt = take(url, row(starts_on="2018-12-31"))
    assert said(receipt) == [("refused", "OVERLAP", "starts_on")]
    assert receipt.problems[0].facts == {
        "enrollment_no": 1, "unit_code": "U2", "starts_on": "2018-01-01", "ends_on": "2018-12-31",
    }  # fmt: skip
    assert five(take(url, row(starts_on="2019-01-01"))) == (1, 0, 0, 0, 0)
    assert said(take(url, row(starts_on="2017-06-01"))) == [("refused", "OVERLAP", "starts_on")]


def test_a_correction_may_not_run_into_the_next_cover(url: str) -> None:
    take(url, row(ZHANG), row(ZHANG, starts_on="2019-01-01"))
    receipt = take(url, row(ends_on="2019-01-01"), accept=("DIFFERS",))
    assert ("refused", "OVERLAP", "starts_on") in said(receipt)


def test_another_plan_and_another_person_overlap_nobody(url: str) -> None:
    take(url, row())
    assert five(take(url, row(plan="住院津贴"), row(LI))) == (2, 0, 0, 0, 0)


def test_the_second_row_of_one_record_is_refused_also_when_equal(url: str) -> None:
    receipt = take(url, row(ZHANG), row(LI), row(ZHANG), valid_rows=True)
    assert [(p.verdict, p.code, p.row, p.facts["row"]) for p in receipt.problems] == [
        ("refused", "DUPLICATE_IN_FILE", 4, 2)
    ]
    assert five(receipt) == (2, 0, 0, 0, 1)


def test_the_second_of_two_covers_in_the_file_that_share_a_day_is_refused(url: str) -> None:
    receipt = take(url, row(ZHANG), row(ZHANG, starts_on="2018-06-01", unit="U2"), valid_rows=True)
    assert [(p.verdict, p.code, p.row, p.facts["row"]) for p in receipt.problems] == [
        ("refused", "OVERLAP_IN_FILE", 3, 2)
    ]


def test_every_row_above_counts_not_the_first_alone(url: str) -> None:
    receipt = take(
        url, row(), row(starts_on="2019-01-01"), row(starts_on="2019-06-01"), valid_rows=True, accept=("RECEIVED_FAR",)
    )
    assert [(p.code, p.row, p.facts["row"]) for p in receipt.problems] == [("OVERLAP_IN_FILE", 4, 3)]


def test_a_row_above_counts_whatever_becomes_of_it(url: str) -> None:
    receipt = take(url, row(ZHANG, phone="1"), row(ZHANG), valid_rows=True)
    assert [problem.code for problem in receipt.problems] == ["PHONE_INVALID", "DUPLICATE_IN_FILE"]


# --- one at a time ------------------------------------------------------------------------------------


def test_add_enrolls_one_person_like_a_row(url: str) -> None:
    receipt = enrollments.add(
        url,
        intent("enroll add"),
        {"unit": "U1", "plan": "住院医疗", "starts_on": "2018-01-01", "received_on": "2018-01-05"},
        person=ZHANG,
    )
    assert receipt.facts["enrollment_no"] == 1
    assert receipt.facts["about"] == [
        {
            "enrollment_no": 1, "person_no": 1, "name": "张*丰", "unit_code": "U1", "unit_name": "第一工会", "plan_code": "HOSP_MED",
            "plan_name": "Hospitalization medical", "starts_on": "2018-01-01", "ends_on": "2018-12-31", "share_count": 1,
            "tier_code": None, "due_fen": 9500, "received_on": "2018-01-05",
        }
    ]  # fmt: skip
    assert covers(url) == [(1, "HOSP_MED", "U1", "2018-01-01", "2018-12-31", 1, None, 9500)]
    values = {"unit": "U1", "plan": "住院医疗", "starts_on": "2018-05-01", "received_on": "2018-05-05"}
    refused = enrollments.add(url, intent("enroll add"), values, person="张三丰")
    assert [(problem.code, problem.row) for problem in refused.problems] == [("OVERLAP", None)]


def test_several_plans_are_several_enrollments_in_one_entry(url: str) -> None:
    values = {"unit": "U1", "starts_on": "2018-02-01", "received_on": "2018-02-03"}
    receipt = enrollments.add(
        url, intent("enroll add"), values, plans=["住院津贴", "重大疾病", "住院医疗"], person=ZHANG
    )
    assert receipt.facts["enrollments"] == [1, 2, 3]
    assert receipt.asserted == {"contribution": 3, "enrollment": 3}
    assert covers(url) == [
        (1, "HOSP_ALLOW", "U1", "2018-02-01", "2019-01-31", 1, None, 6000),
        (2, "CRITICAL", "U1", "2018-02-01", "2019-01-31", 1, None, 4000),
        (3, "HOSP_MED", "U1", "2018-02-01", "2019-01-31", 1, None, 9500),
    ]


def test_of_several_plans_one_that_cannot_be_keeps_all_of_them_out(url: str) -> None:
    values = {"unit": "U1", "starts_on": "2018-02-01", "received_on": "2018-02-03"}
    receipt = enrollments.add(url, intent("enroll add"), values, plans=["住院津贴", "女职工特殊疾病"], person=ZHANG)
    assert [(problem.code, problem.row) for problem in receipt.problems] == [("SEX_NOT_COVERED", None)]
    assert (receipt.entry, receipt.facts, covers(url)) == (None, {"enrollments": [None, None], "about": []}, [])


def test_of_several_plans_one_that_stands_keeps_its_number(url: str) -> None:
    values = {"unit": "U1", "starts_on": "2018-02-01", "received_on": "2018-02-03"}
    enrollments.add(url, intent("enroll add"), values, plans=["重大疾病"], person=ZHANG)
    receipt = enrollments.add(url, intent("enroll add"), values, plans=["住院津贴", "重大疾病"], person=ZHANG)
    assert receipt.facts["enrollments"] == [2, 1]
    assert receipt.asserted == {"contribution": 1, "enrollment": 1}


def test_one_fee_of_several_plans_is_that_of_all_of_them_and_shares_and_tier_are_each_ones(url: str) -> None:
    values = {"unit": "U1", "starts_on": "2018-02-01", "received_on": "2018-02-03"}
    plans = ["住院津贴", "意外伤害"]
    refused = enrollments.add(url, intent("enroll add"), {**values, "fee": "60.00"}, plans=plans, person=ZHANG)
    assert {problem.code for problem in refused.problems} == {"FEE_OF_SEVERAL"}
    given = {**values, "tier": "74", "fee": "134.00"}
    assert enrollments.add(url, intent("enroll add"), given, plans=plans, person=ZHANG).problems == []
    assert [cover[1:2] + cover[5:] for cover in covers(url)] == [
        ("HOSP_ALLOW", 1, None, 6000),
        ("ACCIDENT", 1, "74", 7400),
    ]


def test_a_plan_named_twice_under_two_of_its_names_is_a_mistake_of_the_command_line(url: str) -> None:
    values = {"unit": "U1", "starts_on": "2018-02-01", "received_on": "2018-02-03"}
    with pytest.raises(MutualAidError) as wrong:
        enrollments.add(url, intent("enroll add"), values, plans=["住院津贴", "HOSP_ALLOW"], person=ZHANG)
    assert (wrong.value.code, wrong.value.exit_code) == ("PLAN_TWICE", 2)


@pytest.mark.parametrize("shares", [0, "0", "否", " "])
def test_no_shares_of_several_plans_are_refused_with_a_sentence(url: str, shares: object) -> None:
    values = {"unit": "U1", "starts_on": "2018-02-01", "received_on": "2018-02-03", "share_count": shares}
    with pytest.raises(MutualAidError) as wrong:
        enrollments.add(url, intent("enroll add"), values, plans=["住院津贴", "重大疾病"], person=ZHANG)
    assert (wrong.value.code, wrong.value.exit_code) == ("SHARES_ZERO", 1)
    assert covers(url) == []


def test_a_cell_refused_for_several_plans_is_a_problem_of_each(url: str) -> None:
    values = {"unit": "U1", "starts_on": "2018-02-01", "received_on": "2018-02-03", "share_count": 99}
    receipt = enrollments.add(url, intent("enroll add"), values, plans=["住院津贴", "重大疾病"], person=ZHANG)
    assert {problem.code for problem in receipt.problems} == {"SHARES_OVER_MAX"}
    assert (receipt.facts["enrollments"], receipt.facts["about"], covers(url)) == ([None, None], [], [])


def test_cancel_takes_the_cover_off_every_day_and_gives_the_money_back(url: str) -> None:
    take(url, row(), receipt="HF1")
    receipt = enrollments.cancel(url, intent("enroll cancel", reason="wrong person"), 1, on="2018-03-01")
    assert receipt.facts == {"enrollment_no": 1, "refunded_fen": 9500}
    assert (covers(url), paid(url)) == ([], [])
    assert money(url)[1] == ("refund", "U1", "2018-03-01", -9500, None, 1, 1)
    assert len(answer(url, "select enrollment_id from enrollment_now", at=str((receipt.entry or 0) - 1))) == 1
    assert five(take(url, row())) == (1, 0, 0, 0, 0)


def test_cancel_of_what_a_units_receipt_paid_refunds_the_receipt(url: str) -> None:
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="住院医疗", amount_fen=10000, received_on="2018-01-02",
        receipt_no="HF1",
    )  # fmt: skip
    take(url, without(row(), "received_on"), unpaid=True)
    enrollments.cancel(url, intent("enroll cancel", reason="x"), 1, on="2018-03-01")
    assert (parts(url), money(url)[1:]) == ([], [("refund", "U1", "2018-03-01", -9500, None, None, 1)])


def test_cancel_lets_waiting_money_pay_who_stood_behind(url: str) -> None:
    contributions.record(
        url, intent("contribution record"), unit="U1", plan="重大疾病", amount_fen=4000, received_on="2018-01-02"
    )
    take(
        url,
        row(ZHANG, plan="重大疾病", share_count=2, received_on=None),
        row(LI, plan="重大疾病", share_count=1, starts_on="2018-02-01", received_on=None),
        unpaid=True,
    )
    assert parts(url) == []
    enrollments.cancel(url, intent("enroll cancel", reason="x"), 1, on="2018-03-01")
    assert (parts(url), paid(url)) == ([(1, 2, 4000)], [2])


def test_a_blank_number_of_shares_is_held_and_says_nothing_against_the_ledger(url: str) -> None:
    take(url, row(plan="重大疾病", share_count=2))
    assert said(take(url, row(plan="重大疾病", share_count=None))) == [("held", "SHARES_BLANK", "share_count")]
    receipt = take(url, row(plan="重大疾病", share_count=None), accept=("SHARES_BLANK",))
    assert five(receipt) == (0, 0, 1, 0, 0)
    assert answer(url, "select share_count from enrollment_now") == [(2,)]


def test_shares_beyond_the_maximum_are_refused_and_not_compared_as_well(url: str) -> None:
    take(url, row(plan="重大疾病", share_count=2))
    assert said(take(url, row(plan="重大疾病", share_count=3))) == [("refused", "SHARES_OVER_MAX", "share_count")]
