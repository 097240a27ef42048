"""Rosters of enrollments in the long form: who, what, when, how much, and what the options fill."""

from __future__ import annotations

import pytest

from mutualaid import enrollments, units
from mutualaid.errors import Exit, MutualAidError
from tests.enrollments.stage import (
    GONE,
    KEPT,
    LI,
    NOBODY,
    PASSPORT,
    SENIOR,
    ZHANG,
    covers,
    five,
    listed,
    money,
    noted,
    paid,
    row,
    said,
    take,
    without,
)
from tests.ledgers import answer, intent, order


def test_a_plain_row_is_an_enrollment_with_its_contribution(url: str) -> None:
    receipt = take(url, row(name="张三丰", share_count=1, fee="95.00"))
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert covers(url) == [(1, "HOSP_MED", "U1", "2018-01-01", "2018-12-31", 1, None, 9500)]
    assert money(url) == [("receipt", "U1", "2018-01-05", 9500, None, 1, None)]
    assert receipt.asserted == {"contribution": 1, "enrollment": 1}
    assert paid(url) == [1]


def test_the_row_of_the_file_stands_on_both_facts(url: str) -> None:
    take(url, row(ZHANG), row(LI))
    assert answer(url, "select source_row from enrollment union all select source_row from contribution") == [
        (2,), (3,), (2,), (3,),
    ]  # fmt: skip


def test_a_dry_run_counts_and_writes_nothing(url: str) -> None:
    receipt = take(url, row(), dry_run=True)
    assert (five(receipt), receipt.entry, receipt.asserted) == (
        (1, 0, 0, 0, 0), None, {"contribution": 1, "enrollment": 1},
    )  # fmt: skip
    assert covers(url) == []


def test_all_or_nothing_unless_valid_rows_are_asked_for(url: str) -> None:
    rows = (row(ZHANG), row(LI, plan="养老保险"))
    receipt = take(url, *rows)
    assert (five(receipt), receipt.ready, receipt.entry) == ((0, 0, 0, 0, 1), 1, None)
    assert covers(url) == []
    assert five(take(url, *rows, valid_rows=True)) == (1, 0, 0, 0, 1)
    assert len(covers(url)) == 1


def test_the_same_file_again_changes_nothing_and_another_option_judges_it_anew(url: str) -> None:
    file = listed(row())
    first = enrollments.import_roster(url, file, order("enroll import"))
    again = enrollments.import_roster(url, file, order("enroll import"))
    assert (again.same_as_entry, again.entry) == (first.entry, None)
    other = enrollments.import_roster(url, file, order("enroll import"), receipt="HF1")
    assert (other.same_as_entry, other.unchanged) == (None, 1)


# --- who --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [NOBODY, GONE, KEPT])
def test_who_is_not_in_service_on_the_first_day_is_held(url: str, number: str) -> None:
    receipt = take(url, row(number))
    assert said(receipt) == [("held", "NOT_A_MEMBER", "document_no")]
    assert receipt.problems[0].value == f"{number[:3]}***********{number[-4:]}"
    assert covers(url) == []


def test_membership_in_any_unit_will_do(url: str) -> None:
    assert five(take(url, row(ZHANG, unit="U2"))) == (1, 0, 0, 0, 0)
    assert covers(url)[0][2] == "U2"


def test_who_leaves_on_the_first_day_is_no_member_and_the_day_before_still_is(url: str) -> None:
    assert said(take(url, row(GONE, starts_on="2017-06-01"))) == [("held", "NOT_A_MEMBER", "document_no")]
    assert five(take(url, row(GONE, starts_on="2017-05-31"))) == (1, 0, 0, 0, 0)


def test_an_unknown_person_accepted_is_entered_without_a_membership(url: str) -> None:
    receipt = take(url, row(NOBODY, name="孙新"), accept=("NOT_A_MEMBER",))
    assert receipt.asserted == {"contribution": 1, "enrollment": 1, "person": 1, "personal": 1}
    assert noted(receipt) == ["NOT_A_MEMBER"]


def test_a_known_person_accepted_is_enrolled_and_nothing_else(url: str) -> None:
    assert take(url, row(GONE), accept=("NOT_A_MEMBER",)).asserted == {"contribution": 1, "enrollment": 1}


def test_a_document_that_cannot_be_read_is_refused_and_one_missing_too(url: str) -> None:
    assert said(take(url, row(1.1010019850712e17))) == [("refused", "ID_STORED_AS_NUMBER", "document_no")]
    assert said(take(url, row(None))) == [("refused", "REQUIRED", "document_no")]


def test_a_15_digit_number_finds_the_person_of_18(url: str) -> None:
    fifteen = ZHANG[:6] + ZHANG[8:17]
    assert five(take(url, row(fifteen))) == (1, 0, 0, 0, 0)


def test_member_columns_are_judged_by_the_members_rules(url: str) -> None:
    assert said(take(url, row(phone="1380000"))) == [("refused", "PHONE_INVALID", "phone")]
    assert said(take(url, row(sex="女"))) == [("held", "SEX_DIFFERS", "sex")]
    assert covers(url) == []


def test_a_value_that_differs_from_the_ledger_is_a_masked_note_and_is_not_written(url: str) -> None:
    receipt = take(url, row(name="张三", phone="13900000009", joined_on="2011-01-01"))
    assert five(receipt) == (1, 0, 0, 0, 0)
    told = [(note.code, note.facts["field"], note.facts["was"], note.facts["now"]) for note in receipt.notes]
    assert told == [
        ("VALUE_DIFFERS", "name", "张*丰", "张*"),
        ("VALUE_DIFFERS", "phone", "138****0001", "139****0009"),
        ("VALUE_DIFFERS", "joined_on", "2010-01-01", "2011-01-01"),
    ]
    assert answer(url, "select name, phone from personal_now where document_no = :no", no=ZHANG) == [
        ("张三丰", "13800000001")
    ]


def test_a_name_that_is_nothing_like_the_ledgers_is_held_and_so_is_that_of_another_row(url: str) -> None:
    other = take(url, row(name="李四光"))
    assert said(other) == [("held", "NAME_DIFFERS", "name")]
    assert other.problems[0].facts == {"name": "张*丰"}
    assert covers(url) == []
    swapped = take(url, row(name="张三"), row(NOBODY, name="张三"))
    assert ("held", "NAME_DIFFERS", "name") in said(swapped)
    taken = take(url, row(name="李四光"), accept=("NAME_DIFFERS",))
    assert (five(taken), noted(taken)) == ((1, 0, 0, 0, 0), ["NAME_DIFFERS"])
    # Once taken it is doubted no more.
    assert five(take(url, row(name="李四光"))) == (0, 0, 1, 0, 0)


# --- what and when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"plan": "养老保险"}, ("refused", "PLAN_UNKNOWN", "plan")),
        ({"plan": "二次报销"}, ("refused", "PLAN_UNIVERSAL", "plan")),
        ({"plan": None}, ("refused", "REQUIRED", "plan")),
        ({"unit": "第三工会"}, ("refused", "UNIT_UNKNOWN", "unit")),
        ({"unit": None}, ("refused", "REQUIRED", "unit")),
        ({"starts_on": "2016-12-31"}, ("refused", "NO_TERMS", "starts_on")),
        ({"starts_on": None}, ("refused", "REQUIRED", "starts_on")),
        ({"starts_on": "2018-02-30"}, ("refused", "DAY_IMPOSSIBLE", "starts_on")),
        ({"starts_on": "1/2/2018"}, ("held", "DAY_AMBIGUOUS", "starts_on")),
        ({"ends_on": "2017-12-31"}, ("refused", "DATES_ORDER", "ends_on")),
        ({"received_on": None}, ("refused", "REQUIRED", "received_on")),
        ({"share_count": None}, ("held", "SHARES_BLANK", "share_count")),
        ({"share_count": 0}, ("refused", "SHARES_ZERO", "share_count")),
        ({"share_count": 2}, ("refused", "SHARES_OVER_MAX", "share_count")),
        ({"fee": 80}, ("held", "FEE_DIFFERS", "fee")),
        ({"fee": "80.001"}, ("refused", "MONEY_THIRD_DECIMAL", "fee")),
        ({"fee": -95}, ("refused", "MONEY_NEGATIVE", "fee")),
        ({"plan": "意外伤害", "tier": "75"}, ("refused", "TIER_UNKNOWN", "tier")),
        ({"plan": "女职工特殊疾病"}, ("refused", "SEX_NOT_COVERED", "document_no")),
    ],
)
def test_a_doubt_is_held_and_a_wrong_refused(
    url: str, changes: dict[str, object], problem: tuple[str, str, str | None]
) -> None:
    assert said(take(url, row(**changes))) == [problem]
    assert covers(url) == []


def test_the_nearest_plans_are_named(url: str) -> None:
    facts = take(url, row(plan="住院医药")).problems[0].facts
    assert "住院医疗" in str(facts["nearest"])


def test_a_shorter_period_stands_and_a_longer_one_is_a_note(url: str) -> None:
    assert take(url, row(ZHANG, ends_on="2018-06-30")).notes == []
    longer = take(url, row(LI, ends_on="2019-01-01"))
    assert noted(longer) == ["PERIOD_LONGER"]
    assert [cover[4] for cover in covers(url)] == ["2018-06-30", "2019-01-01"]


def test_shares_multiply_the_price_up_to_the_plans_maximum(url: str) -> None:
    assert five(take(url, row(plan="重大疾病", share_count="贰"))) == (1, 0, 0, 0, 0)
    assert covers(url)[0][5:] == (2, None, 8000)
    facts = take(url, row(LI, plan="重大疾病", share_count=3)).problems[0].facts
    assert facts == {"share_count": 3, "max_shares": 2}


def test_a_blank_share_accepted_is_one(url: str) -> None:
    take(url, row(share_count=None), accept=("SHARES_BLANK",))
    assert covers(url)[0][5] == 1


def test_a_fee_that_differs_is_held_with_both_amounts_and_stands_when_accepted(url: str) -> None:
    assert take(url, row(fee=80)).problems[0].facts == {"fee_fen": 8000, "price_fen": 9500}
    take(url, row(fee=80), accept=("FEE_DIFFERS",))
    assert (covers(url)[0][7], money(url)[0][3], paid(url)) == (8000, 8000, [1])


@pytest.mark.parametrize(
    ("cells", "tier", "fee_fen"),
    [
        ({"tier": "74元"}, "74", 7400),
        ({"tier": 26.0, "fee": 26}, "26", 2600),
        ({"fee": "50.00"}, "50", 5000),
        ({}, "100", 10000),
    ],
)
def test_the_tier_comes_from_its_column_else_the_fee_else_the_default(
    url: str, cells: dict[str, object], tier: str, fee_fen: int
) -> None:
    take(url, row(plan="意外伤害", **cells))
    assert covers(url)[0][6:] == (tier, fee_fen)


def test_a_tier_under_a_plan_without_tiers_is_a_note(url: str) -> None:
    assert noted(take(url, row(tier="74"))) == ["TIER_NOT_USED"]
    assert covers(url)[0][6] is None


def test_a_woman_may_have_the_womens_plan(url: str) -> None:
    assert five(take(url, row(LI, plan="女职工特殊疾病", share_count=2))) == (1, 0, 0, 0, 0)


def test_an_age_over_the_limit_is_held_and_may_be_accepted(url: str) -> None:
    held = take(url, row(SENIOR))
    assert said(held) == [("held", "AGE", "document_no")]
    assert held.problems[0].facts["age"] == 61
    assert five(take(url, row(SENIOR), accept=("AGE",))) == (1, 0, 0, 0, 0)


def test_the_birthday_itself_is_within_the_limit(url: str) -> None:
    assert five(take(url, row(SENIOR, starts_on="2017-01-01", received_on="2017-01-05"))) == (1, 0, 0, 0, 0)
    assert said(take(url, row(SENIOR, starts_on="2017-01-02", plan="重大疾病", received_on="2017-01-05"))) == [
        ("held", "AGE", "document_no")
    ]


def test_an_unknown_birth_is_a_note_and_no_judgement(url: str) -> None:
    receipt = take(url, row(PASSPORT, document_type="护照"))
    assert (five(receipt), noted(receipt)) == ((1, 0, 0, 0, 0), ["AGE_UNKNOWN"])


# --- what the options fill ----------------------------------------------------------------------------


def test_the_options_fill_what_the_file_lacks(url: str) -> None:
    bare = {"document_no": ZHANG}
    receipt = take(
        url, bare, unit="第二工会", plan="CRITICAL", starts_on="2018-03-01", received_on="2018-03-02", receipt="HF7"
    )
    assert five(receipt) == (1, 0, 0, 0, 0)
    assert covers(url) == [(1, "CRITICAL", "U2", "2018-03-01", "2019-02-28", 1, None, 4000)]
    assert money(url) == [("receipt", "U2", "2018-03-02", 4000, "HF7", 1, None)]


def test_a_cell_of_the_file_goes_before_the_option_and_a_blank_one_is_filled(url: str) -> None:
    take(url, row(ZHANG, unit=None), row(LI), unit="U2", starts_on="2018-05-01", received_on="2018-09-09")
    assert [(cover[2], cover[3]) for cover in covers(url)] == [("U2", "2018-01-01"), ("U1", "2018-01-01")]
    assert [one[2] for one in money(url)] == ["2018-01-05", "2018-01-05"]


def test_without_any_day_of_receipt_the_command_line_is_wrong(url: str) -> None:
    with pytest.raises(MutualAidError) as wrong:
        take(url, without(row(), "received_on"))
    assert (wrong.value.code, wrong.value.exit_code) == ("RECEIVED_ON_NEEDED", Exit.USAGE)
    with pytest.raises(MutualAidError) as wrong:
        take(url, row(), unpaid=True, received_on="2018-01-05")
    assert (wrong.value.code, wrong.value.exit_code) == ("UNPAID_OR_RECEIVED", Exit.USAGE)


def test_unpaid_cover_asserts_no_money_and_does_not_count(url: str) -> None:
    receipt = take(url, without(row(), "received_on"), unpaid=True)
    assert receipt.asserted == {"enrollment": 1}
    assert paid(url) == []


def test_with_unpaid_a_day_in_the_file_is_still_a_receipt(url: str) -> None:
    take(url, row(ZHANG), row(LI, received_on=None), unpaid=True)
    assert (len(covers(url)), paid(url)) == (2, [1])


def test_a_receipt_number_of_the_units_own_money_is_refused(url: str) -> None:
    from mutualaid import contributions
    from tests.ledgers import intent

    contributions.record(
        url, intent("contribution record"), unit="U1", plan="住院医疗", amount_fen=9500, received_on="2018-01-02",
        receipt_no="HF1",
    )  # fmt: skip
    with pytest.raises(MutualAidError) as wrong:
        take(url, row(), receipt="HF1")
    assert wrong.value.code == "RECEIPT_TAKEN"


def test_true_and_1_are_not_one_cell(url: str) -> None:
    assert said(take(url, row(ZHANG, share_count=1), row(LI, share_count=True))) == [
        ("refused", "SHARES_UNREADABLE", "share_count")
    ]


# --- notes on renewal and floor -----------------------------------------------------------------------


def test_the_program_finds_the_renewal_and_a_flag_that_differs_is_a_note(url: str) -> None:
    take(url, row(starts_on="2017-01-01", received_on="2017-01-05"))
    assert noted(take(url, row(first_or_renewal="续保"))) == []
    told = take(url, row(LI, first_or_renewal="续保")).notes
    assert [(note.code, note.facts["previous_end"]) for note in told] == [("RENEWAL_DIFFERS", "-")]


def test_a_renewal_called_new_is_a_note_with_the_end_of_the_cover_before(url: str) -> None:
    take(url, row(starts_on="2017-01-01", received_on="2017-01-05"))
    told = take(url, row(first_or_renewal="新")).notes
    assert [(note.code, note.facts["previous_end"]) for note in told] == [("RENEWAL_DIFFERS", "2017-12-31")]


def test_a_day_of_gap_makes_it_a_first_cover(url: str) -> None:
    take(url, row(starts_on="2017-01-01"))
    assert noted(take(url, row(starts_on="2018-01-02", first_or_renewal="新"))) == []


def test_a_unit_below_its_floor_is_a_note_and_nothing_more(url: str) -> None:
    from mutualaid import units
    from tests.ledgers import intent

    units.set_headcount(url, intent("unit headcount set"), "U1", head_count=2, on="2017-01-01", base="staff")
    receipt = take(url, row(ZHANG))
    assert five(receipt) == (1, 0, 0, 0, 0)
    [note] = receipt.notes
    facts = ("unit_code", "plan_code", "insured_count", "required_count")
    assert (note.code, [note.facts[name] for name in facts]) == ("BELOW_FLOOR", ["U1", "HOSP_MED", 1, 2])
    assert noted(take(url, row(LI))) == []


# --- the day of the money, and the unit -----------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "received_on", "ends_on", "held"),
    [
        ("2018-03-01", "2019-03-01", None, "RECEIVED_AFTER_END"),
        ("2018-03-01", "2019-03-02", None, "RECEIVED_FAR"),
        ("2018-03-01", "2019-02-28", None, None),
        ("2018-03-01", "2017-03-01", None, None),
        ("2018-03-01", "2017-02-28", None, "RECEIVED_FAR"),
        ("2018-03-01", "2088-03-05", None, "RECEIVED_FAR"),
        ("2018-03-01", "2018-09-01", "2018-08-31", "RECEIVED_AFTER_END"),
    ],
)
def test_money_of_another_year_or_of_a_cover_that_has_ended_is_held(
    url: str, starts_on: str, received_on: str, ends_on: str | None, held: str | None
) -> None:
    asked = row(starts_on=starts_on, received_on=received_on) | ({} if ends_on is None else {"ends_on": ends_on})
    accept = () if ends_on is None else ("ENDS_OTHERWISE",)
    receipt = take(url, asked, accept=accept)
    found = [problem for problem in said(receipt) if problem[1].startswith("RECEIVED")]
    assert found == ([] if held is None else [("held", held, "received_on")])
    if held is not None:
        settled = take(url, asked, accept=(held, *accept))
        assert [problem for problem in said(settled) if problem[1].startswith("RECEIVED")] == []


def test_money_that_comes_later_for_a_cover_that_stands_is_judged_by_its_own_day(url: str) -> None:
    take(url, row(starts_on="2018-03-01", received_on=None), unpaid=True)
    late = row(starts_on="2018-03-01", received_on="2019-06-01")
    assert said(take(url, late)) == [("held", "RECEIVED_FAR", "received_on")]
    assert five(take(url, late, accept=("RECEIVED_FAR",))) == (0, 1, 0, 0, 0)
    assert five(take(url, late)) == (0, 0, 1, 0, 0)


def test_one_enrollment_of_the_counter_is_judged_by_the_day_of_its_money_too(url: str) -> None:
    values = {"unit": "U1", "plan": "住院医疗", "starts_on": "2018-03-01", "received_on": "2081-03-05"}
    receipt = enrollments.add(url, intent("enroll add"), values, person=ZHANG)
    assert (receipt.entry, said(receipt)) == (None, [("held", "RECEIVED_FAR", "received_on")])


def closed(url: str) -> None:
    """The second union ended on the first of September 2018 and its people went to the first."""
    units.merge(url, intent("unit merge"), "U2", into="U1", on="2018-09-01")


def test_a_unit_that_is_closed_on_the_first_day_enrolls_nobody(url: str) -> None:
    closed(url)
    asked = row(ZHANG, unit="U2", starts_on="2018-09-01", received_on="2018-08-20")
    assert said(take(url, asked)) == [("refused", "UNIT_ENROLLS_NOT", "unit")]
    values = {"unit": "U2", "starts_on": "2018-10-01", "plan": "住院医疗"}
    receipt = enrollments.add(url, intent("enroll add"), values, person=ZHANG, unpaid=True)
    assert said(receipt) == [("refused", "UNIT_ENROLLS_NOT", "unit")]
    assert five(take(url, row(ZHANG, unit="U2", starts_on="2018-08-31", received_on="2018-08-20"))) == (1, 0, 0, 0, 0)


def test_a_cover_that_a_unit_sold_while_it_was_open_stays_unchanged_after_it_closed(url: str) -> None:
    sold = row(ZHANG, unit="U2", starts_on="2018-03-01", received_on="2018-03-02")
    take(url, sold)
    closed(url)
    assert five(take(url, sold)) == (0, 0, 1, 0, 0)


def test_money_that_reaches_a_closed_unit_is_held_and_taken_with_a_word(url: str) -> None:
    closed(url)
    late = row(ZHANG, unit="U2", starts_on="2018-08-01", received_on="2018-09-01")
    assert said(take(url, late)) == [("held", "UNIT_TAKES_NO_MONEY", "received_on")]
    assert five(take(url, late, accept=("UNIT_TAKES_NO_MONEY",))) == (1, 0, 0, 0, 0)


def test_a_row_of_another_plan_than_the_option_says_is_held_where_the_option_fills_nothing(url: str) -> None:
    receipt = take(url, row(ZHANG, plan="住院津贴"), row(LI), plan="HOSP_MED")
    assert (said(receipt), covers(url)) == ([("held", "OPTION_DIFFERS", "plan")], [])
    accepted = ("OPTION_DIFFERS",)
    assert five(take(url, row(ZHANG, plan="住院津贴"), row(LI), plan="HOSP_MED", accept=accepted))[0] == 2
    # Beside a blank cell the option has its use, and what a row says stands.
    receipt = take(url, row(ZHANG, plan="重大疾病"), row(LI, plan=None, starts_on="2019-01-01"), plan="HOSP_MED")
    assert (five(receipt)[0], noted(receipt)) == (2, [])


def test_a_row_whose_name_is_blank_is_told_whose_it_is(url: str) -> None:
    receipt = take(url, row(ZHANG, name=None), row(LI, name="李四"))
    told = [(note.row, note.facts) for note in receipt.notes if note.code == "NAME_BLANK"]
    assert (five(receipt)[0], told) == (2, [(2, {"name": "张*丰"})])


def test_what_was_paid_for_a_plan_names_it(url: str) -> None:
    assert five(take(url, row(ZHANG, plan="住院医疗互助费"), row(LI, plan="职工住院医疗缴费"))) == (2, 0, 0, 0, 0)
    assert said(take(url, row(LI, plan="互助费", starts_on="2020-01-01"))) == [("refused", "PLAN_UNKNOWN", "plan")]


def test_days_of_the_command_line_that_fill_nothing_are_told(url: str) -> None:
    receipt = take(url, row(ZHANG), row(LI), unit="U2", starts_on="2018-05-01", received_on="2018-09-09")
    told = [(note.column, note.facts) for note in receipt.notes if note.code == "OPTION_FILLED_NOTHING"]
    assert told == [
        ("unit", {"option": "--unit", "count": 2}),
        ("starts_on", {"option": "--starts-on", "count": 2}),
        ("received_on", {"option": "--received-on", "count": 2}),
    ]
    assert noted(take(url, row(ZHANG), row(LI), starts_on="2018-01-01")) == []
