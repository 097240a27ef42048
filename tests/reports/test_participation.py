"""M01, M01b: who is a member, who is in force, where they are counted."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports
from mutualaid.errors import MutualAidError
from mutualaid.results import Table

District = Any


def counts(table: Table) -> tuple[object, object, object]:
    total = table.total or {}
    return total["member_count"], total["insured_count"], total["rate_bp"]


def by_code(table: Table) -> dict[object, tuple[object, object]]:
    return {row["unit_code"]: (row["member_count"], row["insured_count"]) for row in table.rows}


def test_the_answer_has_the_head_and_keys_of_the_interface(district: District) -> None:
    district.enroll(district.member("U1"))
    table = district.ask(reports.participation, unit="110119", by="town")
    assert dict(table.head) == {
        "report": "participation",
        "definition": "M01",
        "unit_code": "110119",
        "as_of": "2018-12-31",
    }
    assert table.ledger.entry == 1
    assert [dict(row) for row in table.rows] == [
        {
            "unit_code": "T1",
            "unit_name": "延庆镇",
            "member_count": 1,
            "insured_count": 1,
            "rate_bp": 10000,
            "covered_in_year_count": 1,
            "covered_in_year_bp": 10000,
        }
    ]
    assert dict(table.total) == {
        "member_count": 1,
        "insured_count": 1,
        "rate_bp": 10000,
        "covered_in_year_count": 1,
        "covered_in_year_bp": 10000,
    }


def test_a_person_in_two_plans_counts_once(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, "HOSP_MED")
    district.enroll(person, "HOSP_ALLOW")
    assert counts(district.ask(reports.participation)) == (1, 1, 10000)


def test_a_universal_plan_never_counts(district: District) -> None:
    district.enroll(district.member("U1"), "SECOND", fee=0)
    assert counts(district.ask(reports.participation)) == (1, 0, 0)


def test_asked_of_a_universal_plan_the_answer_is_nobody_and_says_why(district: District) -> None:
    district.enroll(district.member("U1"), "SECOND", fee=0)
    table = district.ask(reports.participation, plan="二次报销")
    assert counts(table) == (1, 0, 0)
    assert [note.code for note in table.notes] == ["UNIVERSAL_NOT_COUNTED"]


@pytest.mark.parametrize(("paid", "insured"), [(0, 0), (7999, 0), (8000, 1), (9000, 1)])
def test_cover_counts_from_the_fen_that_reaches_the_fee(district: District, paid: int, insured: int) -> None:
    district.enroll(district.member("U1"), paid=paid)
    assert counts(district.ask(reports.participation))[1] == insured


def test_a_free_enrollment_is_paid(district: District) -> None:
    district.enroll(district.member("U1"), fee=0)
    assert counts(district.ask(reports.participation))[1] == 1


def test_the_day_of_the_receipt_plays_no_part(district: District) -> None:
    district.enroll(district.member("U1"), on="2019-03-01")
    assert counts(district.ask(reports.participation))[1] == 1


def test_a_refund_unpays(district: District) -> None:
    enrollment = district.enroll(district.member("U1"))
    district.money("HOSP_MED", -1, "2018-05-01", kind="refund", enrollment=enrollment)
    assert counts(district.ask(reports.participation))[1] == 0


def test_a_receipt_of_the_unit_pays_what_is_allocated_to_an_enrollment(district: District) -> None:
    first = district.enroll(district.member("U1"), paid=3000)
    second = district.enroll(district.member("U1"), paid=0)
    receipt = district.money("HOSP_MED", 12000, "2018-01-10")
    district.allocate(receipt, first, 5000)
    district.allocate(receipt, second, 7000)
    assert counts(district.ask(reports.participation)) == (2, 1, 5000)


@pytest.mark.parametrize(
    ("as_of", "insured", "in_year"),
    [
        ("2018-01-31", 0, 1),
        ("2018-02-01", 1, 1),
        ("2019-01-31", 1, 1),
        ("2019-02-01", 0, 1),
        ("2017-12-31", 0, 0),
        ("2020-01-01", 0, 0),
    ],
)
def test_cover_is_in_force_on_its_first_and_last_day_and_beside_it_in_its_years(
    district: District, as_of: str, insured: int, in_year: int
) -> None:
    district.enroll(district.member("U1"), starts="2018-02-01", ends="2019-01-31")
    total = district.ask(reports.participation, as_of=as_of).total
    assert (total["insured_count"], total["covered_in_year_count"]) == (insured, in_year)


def test_two_covers_that_meet_in_the_year_count_their_person_once(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, starts="2017-07-01", ends="2018-06-30")
    district.enroll(person, starts="2018-07-01", ends="2019-06-30")
    total = district.ask(reports.participation).total
    assert (total["insured_count"], total["covered_in_year_count"]) == (1, 1)


def test_the_day_of_leaving_is_the_first_day_out_whatever_cover_still_runs(district: District) -> None:
    district.enroll(district.member("U1", left="2018-07-01"))
    assert counts(district.ask(reports.participation, as_of="2018-06-30")) == (1, 1, 10000)
    assert counts(district.ask(reports.participation, as_of="2018-07-01")) == (0, 0, None)


def test_kept_membership_is_out(district: District) -> None:
    district.enroll(district.member("U1", status="kept"))
    assert counts(district.ask(reports.participation)) == (0, 0, None)


def test_who_joins_on_the_day_is_a_member_and_who_joins_tomorrow_is_not(district: District) -> None:
    district.member("U1", "2018-12-31")
    district.member("U1", "2019-01-01")
    assert counts(district.ask(reports.participation)) == (1, 0, 0)


def test_a_transfer_counts_at_the_unit_of_the_day_whoever_enrolled(district: District) -> None:
    person = district.member("U1", left="2018-06-01")
    district.spell(person, "U3", "2018-06-01")
    district.enroll(person, unit="U1")
    assert by_code(district.ask(reports.participation, by="unit", as_of="2018-05-31")) == {"U1": (1, 1)}
    assert by_code(district.ask(reports.participation, by="unit", as_of="2018-06-01")) == {"U3": (1, 1)}


def test_of_two_spells_the_latest_counts_for_every_unit_alike(district: District) -> None:
    person = district.member("U1", "2015-01-01")
    district.spell(person, "U3", "2016-01-01")
    assert by_code(district.ask(reports.participation, by="town")) == {"T2": (1, 0)}
    assert counts(district.ask(reports.participation, unit="U1"))[0] == 0
    assert counts(district.ask(reports.participation, unit="T2"))[0] == 1
    assert counts(district.ask(reports.participation))[0] == 1


def test_of_two_spells_of_one_day_the_later_number_counts(district: District) -> None:
    person = district.member("U3", "2015-01-01")
    district.spell(person, "U1", "2015-01-01")
    assert by_code(district.ask(reports.participation, by="unit")) == {"U1": (1, 0)}


def test_a_later_kept_spell_does_not_hide_one_in_service(district: District) -> None:
    person = district.member("U1", "2015-01-01")
    district.spell(person, "U3", "2016-01-01", status="kept")
    assert by_code(district.ask(reports.participation, by="unit")) == {"U1": (1, 0)}


def test_two_records_of_one_human_being_count_once_with_the_cover_of_both(district: District) -> None:
    survivor = district.member("U1", "2012-01-01")
    double = district.member("U3", "2011-01-01")
    district.enroll(double)
    assert counts(district.ask(reports.participation)) == (2, 1, 5000)
    district.merge(double, survivor)
    assert counts(district.ask(reports.participation)) == (1, 1, 10000)
    assert by_code(district.ask(reports.participation, by="unit")) == {"U1": (1, 1)}


def test_a_unit_counts_where_it_hung_on_the_day(district: District) -> None:
    district.member("U2")
    district.move("U2", "T2", "2018-07-01")
    assert by_code(district.ask(reports.participation, by="town", as_of="2018-06-30")) == {"T1": (1, 0)}
    assert by_code(district.ask(reports.participation, by="town", as_of="2018-07-01")) == {"T2": (1, 0)}
    assert counts(district.ask(reports.participation, unit="T1", as_of="2018-07-01"))[0] == 0


def test_a_unit_below_a_moved_unit_moves_with_it(district: District) -> None:
    district.unit("U21", "第二小学分会", under="U2")
    district.member("U21")
    district.move("U2", "T2", "2018-07-01")
    assert by_code(district.ask(reports.participation, by="town", as_of="2018-06-30")) == {"T1": (1, 0)}
    assert by_code(district.ask(reports.participation, by="town")) == {"T2": (1, 0)}
    assert counts(district.ask(reports.participation, unit="U2"))[0] == 1


def test_a_unit_does_not_belong_before_its_opening_day(district: District) -> None:
    district.unit("U9", "新工会", under="T1", since="2018-03-01")
    district.member("U9")
    assert counts(district.ask(reports.participation, as_of="2018-02-28"))[0] == 0
    assert counts(district.ask(reports.participation, as_of="2018-03-01"))[0] == 1


def test_people_held_by_the_district_and_by_a_town_stand_under_their_own_codes(district: District) -> None:
    district.member("110119")
    district.member("T1")
    district.member("U1")
    assert by_code(district.ask(reports.participation, by="town")) == {"110119": (1, 0), "T1": (2, 0)}
    assert by_code(district.ask(reports.participation, by="unit")) == {"110119": (1, 0), "T1": (1, 0), "U1": (1, 0)}
    assert by_code(district.ask(reports.participation, by="district")) == {"110119": (3, 0)}


def test_by_town_asked_of_a_unit_counts_its_people_under_their_town(district: District) -> None:
    district.member("U1")
    district.member("U2")
    assert by_code(district.ask(reports.participation, unit="U1", by="town")) == {"T1": (1, 0)}


def test_by_plan_gives_one_row_a_plan_for_the_unit(district: District) -> None:
    person = district.member("U1")
    district.member("U1")
    district.enroll(person, "HOSP_MED")
    district.enroll(person, "CRITICAL", "2018-01-01", "2018-06-30")
    table = district.ask(reports.participation, unit="T1", by="plan")
    assert [
        (
            row["unit_code"],
            row["plan_code"],
            row["member_count"],
            row["insured_count"],
            row["rate_bp"],
            row["covered_in_year_count"],
        )
        for row in table.rows
    ] == [("T1", "HOSP_MED", 2, 1, 5000, 1), ("T1", "HOSP_ALLOW", 2, 0, 0, 0), ("T1", "CRITICAL", 2, 0, 0, 1)]
    assert counts(table) == (2, 1, 5000)


def test_asked_of_one_plan_only_that_plan_counts(district: District) -> None:
    district.enroll(district.member("U1"), "HOSP_MED")
    district.enroll(district.member("U1"), "CRITICAL")
    table = district.ask(reports.participation, plan="CRITICAL", by="unit")
    assert counts(table) == (2, 1, 5000)
    assert table.head["plan_code"] == "CRITICAL"
    assert [row["insured_count"] for row in table.rows] == [1]
    assert len(district.ask(reports.participation, plan="CRITICAL", by="plan").rows) == 1


def test_by_sex_and_by_age_group_the_members_and_keep_who_is_unknown(district: District) -> None:
    for born in ("1988-12-31", "1989-01-01", "1958-12-31", "1959-01-01"):
        district.member("U1", born=born)
    district.member("U1", sex=None, born=None)
    ages = district.ask(reports.participation, by="age")
    assert [(row["age_code"], row["member_count"]) for row in ages.rows] == [
        ("to_29", 1),
        ("30_39", 1),
        ("50_59", 1),
        ("60_on", 1),
        (None, 1),
    ]
    sexes = district.ask(reports.participation, by="sex")
    assert [(row["sex_code"], row["member_count"]) for row in sexes.rows] == [("M", 4), (None, 1)]


def test_born_on_a_leap_day_turns_older_on_the_28th_where_there_is_no_29th(district: District) -> None:
    district.member("U1", born="1988-02-29")
    ages = {
        day: district.ask(reports.participation, by="age", as_of=day).rows[0]["age_code"]
        for day in ("2018-02-27", "2018-02-28")
    }
    assert ages == {"2018-02-27": "to_29", "2018-02-28": "30_39"}


def test_rates_round_half_up_and_a_zero_denominator_is_null(district: District) -> None:
    for _ in range(799):
        district.member("U1")
    district.enroll(district.member("U1"))
    assert counts(district.ask(reports.participation)) == (800, 1, 13)
    assert counts(district.ask(reports.participation, unit="U3")) == (0, 0, None)


def test_without_a_grouping_there_are_no_rows(district: District) -> None:
    district.member("U1")
    table = district.ask(reports.participation)
    assert (list(table.rows), list(table.columns)) == ([], [])


def test_people_gives_one_masked_row_a_member_with_the_reason(district: District) -> None:
    insured = district.member("U1", name="张三丰")
    district.enroll(insured)
    unpaid = district.member("U1")
    district.enroll(unpaid, paid=0)
    later = district.member("U1")
    district.enroll(later, starts="2019-01-01", ends="2019-12-31")
    ended = district.member("U2")
    district.enroll(ended, starts="2017-01-01", ends="2017-12-31", unit="U2")
    universal = district.member("U2")
    district.pay(universal, ("paid", "2018-06-01"))
    never = district.member("U3")
    district.enroll(district.member("U3", left="2018-06-01"), unit="U3")
    table = district.ask(reports.participation, people=True)
    assert [(row["person_no"], row["unit_code"], row["insured"], row["reason"]) for row in table.rows] == [
        (insured, "U1", True, None),
        (unpaid, "U1", False, "unpaid"),
        (later, "U1", False, "not_started"),
        (ended, "U2", False, "ended"),
        (universal, "U2", False, "universal_only"),
        (never, "U3", False, "never_enrolled"),
    ]
    assert table.rows[0]["name"] == "张*丰"
    assert str(table.rows[0]["document_no"]).startswith("110***")
    assert list(table.columns) == ["person_no", "name", "document_no", "unit_code", "insured", "reason"]


def test_who_not_covered_lists_the_same_people_and_counts_the_reasons(district: District) -> None:
    district.enroll(district.member("U1"))
    unpaid = district.member("U1")
    district.enroll(unpaid, paid=0)
    never = district.member("U3")
    table = district.ask(reports.who_not_covered)
    assert [(row["person_no"], row["unit_code"], row["reason"]) for row in table.rows] == [
        (unpaid, "U1", "unpaid"),
        (never, "U3", "never_enrolled"),
    ]
    assert dict(table.total) == {
        "member_count": 3,
        "not_covered_count": 2,
        "unpaid_count": 1,
        "not_started_count": 0,
        "ended_count": 0,
        "universal_only_count": 0,
        "never_enrolled_count": 1,
    }


def test_a_cancelled_enrollment_stands_on_no_day(district: District) -> None:
    enrollment = district.enroll(district.member("U1"))
    district.journal(2)
    district.void("enrollment", enrollment)
    table = district.ask(reports.participation, people=True)
    assert [(row["insured"], row["reason"]) for row in table.rows] == [(False, "never_enrolled")]
    assert counts(district.ask(reports.participation, at="1")) == (1, 1, 10000)


def test_an_empty_ledger_has_nobody_and_no_rate(district: District) -> None:
    district.enroll(district.member("U1"))
    table = district.ask(reports.participation, at="0")
    assert counts(table) == (0, 0, None)
    assert table.head["unit_code"] is None


def test_a_unit_is_named_by_code_name_or_alias_and_an_unknown_one_is_refused(district: District) -> None:
    unit_id = district._keys["U1"]
    district.fact("unit_alias", unit_id=unit_id, alias="一小工会")
    district.member("U1")
    for name in ("U1", "u1", "第一小学工会", "一小工会"):
        assert district.ask(reports.participation, unit=name).head["unit_code"] == "U1"
    with pytest.raises(MutualAidError) as refused:
        district.ask(reports.participation, unit="第九小学工会")
    assert (refused.value.code, refused.value.exit_code) == ("UNIT_UNKNOWN", 1)
    with pytest.raises(MutualAidError) as refused:
        district.ask(reports.participation, plan="NO_SUCH_PLAN")
    assert (refused.value.code, refused.value.exit_code) == ("PLAN_UNKNOWN", 1)


@pytest.mark.parametrize(
    ("question", "options", "code"),
    [
        (reports.floor, {"by": "town"}, None),
        (reports.contributions, {"by": "sex"}, "BY_NOT_TAKEN"),
        (reports.participation, {"by": "town", "people": True}, "BY_AND_PEOPLE"),
    ],
)
def test_what_a_report_does_not_take_is_refused(
    district: District, question: Any, options: Any, code: str | None
) -> None:
    if code is None:
        with pytest.raises(TypeError):
            district.ask(question, **options)
        return
    with pytest.raises(MutualAidError) as refused:
        district.ask(question, **options)
    assert (refused.value.code, refused.value.exit_code) == (code, 2)


def test_an_option_outside_the_catalog_is_named(district: District) -> None:
    with pytest.raises(MutualAidError) as refused:
        reports.refuse_others("contributions", people=True)
    assert (refused.value.code, refused.value.facts["option"]) == ("OPTION_NOT_TAKEN", "--people")
    with pytest.raises(MutualAidError) as refused:
        reports.refuse_others("floor", by="town")
    assert (refused.value.code, refused.value.facts["option"]) == ("OPTION_NOT_TAKEN", "--by")
    reports.refuse_others("participation", by="town", unit="U1", as_of="2018-12-31", plan=None)


def test_a_unit_is_asked_for_by_its_code_as_widely_as_a_file_may_write_it(district: District) -> None:
    district.member("U1")
    for text in ("U1", "u1", "Ｕ１", "第一小学工会"):
        assert district.ask(reports.participation, unit=text).head["unit_code"] == "U1"
