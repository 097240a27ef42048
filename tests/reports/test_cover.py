"""M05, M07, M08, and the figures side by side."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports

District = Any


def test_participations_count_each_paid_enrollment_that_starts_in_the_year_once(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, "HOSP_MED")
    district.enroll(person, "CRITICAL", "2018-03-01", "2019-02-28", unit="U3")
    district.enroll(person, "HOSP_ALLOW", paid=0)
    district.enroll(person, "SECOND", fee=0)
    district.enroll(person, "HOSP_MED", "2017-01-01", "2017-12-31")
    district.pay(person, ("paid", "2018-03-01"))
    table = district.ask(reports.participations, by="plan")
    assert dict(table.total) == {"year": 2018, "participation_count": 2, "payment_count": 1}
    assert [(row["plan_code"], row["participation_count"], row["payment_count"]) for row in table.rows] == [
        ("HOSP_MED", 1, 0),
        ("CRITICAL", 1, 0),
        ("SECOND", 0, 1),
    ]
    towns = district.ask(reports.participations, by="town").rows
    assert [(row["unit_code"], row["participation_count"]) for row in towns] == [("T1", 1), ("T2", 1)]
    assert district.ask(reports.participations, as_of="2018-02-28").total["participation_count"] == 1


def test_attrition_is_told_by_why_the_person_is_no_member_on_the_day(district: District) -> None:
    leavers = (
        *(("2018-03-01", "deceased"), ("2018-03-01", "retired"), ("2018-03-01", None)),
        *((None, None), ("2019-01-01", "resigned"), ("2018-03-01", "retired")),
    )
    for left, reason in leavers:
        person = district.person()
        district.spell(person, "U1", left=left, reason=reason)
        district.enroll(person, starts="2017-07-01", ends="2018-06-30")
    district.enroll(district.person(), starts="2018-02-01", ends="2019-01-31", unit="U1")
    table = district.ask(reports.renewals, by="reason")
    assert [(row["left_reason_code"], row["lapsed_count"], row["new_count"]) for row in table.rows] == [
        ("member", 2, 0),
        ("deceased", 1, 0),
        ("retired", 2, 0),
        ("untold", 1, 0),
        ("no_member", 0, 1),
    ]
    assert (table.total["lapsed_count"], table.total["new_count"]) == (6, 1)
    people = district.ask(reports.renewals, people=True).rows
    assert [row["left_reason_code"] for row in people] == [
        *("deceased", "retired", "untold", "member", "member", "retired")
    ]


def test_renewals_tell_renewed_late_lapsed_and_new(district: District) -> None:
    for starts in ("2018-07-01", "2018-06-15", "2018-07-02", None):
        person = district.member("U1")
        district.enroll(person, starts="2017-07-01", ends="2018-06-30")
        if starts is not None and starts > "2018-06-30":
            district.enroll(person, starts=starts, ends="2019-06-30")
        elif starts is not None:
            district.enroll(person, starts="2018-06-15", ends="2019-06-14")
    district.enroll(district.member("U3"), starts="2018-03-01", ends="2019-02-28", unit="U3")
    table = district.ask(reports.renewals, by="town")
    assert dict(table.total) == {
        "ended_count": 4,
        "renewed_count": 2,
        "late_count": 1,
        "lapsed_count": 1,
        "new_count": 1,
        "renewed_bp": 5000,
    }
    assert [(row["unit_code"], row["ended_count"], row["new_count"]) for row in table.rows] == [
        ("T1", 4, 0),
        ("T2", 0, 1),
    ]
    people = district.ask(reports.renewals, people=True).rows
    assert [(row["next_starts_on"], row["outcome"], row["gap_days"]) for row in people] == [
        ("2018-07-01", "renewed", None),
        ("2018-06-15", "renewed", None),
        ("2018-07-02", "late", 1),
        (None, "lapsed", None),
    ]


def test_another_plan_or_an_unpaid_cover_renews_nothing(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, "HOSP_MED", "2017-01-01", "2017-12-31")
    district.enroll(person, "CRITICAL", "2018-01-01", "2018-12-31")
    district.enroll(person, "HOSP_MED", "2018-01-01", "2018-12-31", paid=0)
    total = district.ask(reports.renewals, as_of="2017-12-31").total
    assert (total["ended_count"], total["lapsed_count"], total["new_count"]) == (1, 1, 1)
    assert district.ask(reports.renewals).total["new_count"] == 1


def test_cover_long_ago_makes_the_next_one_no_new_one(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, starts="2014-01-01", ends="2014-12-31")
    district.enroll(person, starts="2018-01-01", ends="2018-12-31")
    assert district.ask(reports.renewals).total["new_count"] == 0


def test_a_renewal_that_begins_after_the_year_still_renews(district: District) -> None:
    person = district.member("U1")
    district.enroll(person)
    district.enroll(person, starts="2019-01-01", ends="2019-12-31")
    assert district.ask(reports.renewals).total["renewed_count"] == 1


@pytest.mark.parametrize(
    ("staff", "insured", "required", "shortfall", "minimum", "rate"),
    [
        (10, 8, 8, 0, 8000, 8000),
        (11, 8, 9, 1, 8000, 7273),
        (4, 3, 4, 1, 10000, 7500),
        (5, 5, 4, 0, 8000, 10000),
        (0, 1, 0, 0, 10000, None),
    ],
)
def test_a_floor_rounds_up_to_whole_persons_and_takes_everyone_of_a_small_base(
    district: District, staff: int, insured: int, required: int, shortfall: int, minimum: int, rate: int | None
) -> None:
    district.terms("HOSP_MED", "2018-01-01", base="staff", bp=8000, below=5)
    district.headcount("U1", staff)
    for _ in range(insured):
        district.enroll(district.member("U1"))
    table = district.ask(reports.floor)
    assert [dict(row) for row in table.rows] == [
        {
            "unit_code": "U1",
            "unit_name": "第一小学工会",
            "plan_code": "HOSP_MED",
            "base": "staff",
            "base_count": staff,
            "insured_count": insured,
            "required_count": required,
            "shortfall_count": shortfall,
            "rate_bp": rate,
            "minimum_bp": minimum,
        }
    ]
    assert table.total["shortfall_count"] == shortfall


def test_a_floor_counts_the_members_of_the_units_below_and_rows_stand_for_who_holds_or_counts_people(
    district: District,
) -> None:
    district.terms("HOSP_MED", "2018-01-01", base="staff", bp=8000)
    district.unit("U1A", "第一小学分会", "grassroots", under="U1")
    district.headcount("T1", 10)
    for unit in ("U1", "U1A"):
        district.enroll(district.member(unit))
    rows = district.ask(reports.floor).rows
    assert [(row["unit_code"], row["base_count"], row["insured_count"]) for row in rows] == [
        ("T1", 10, 2),
        ("U1", None, 2),
        ("U1A", None, 1),
    ]


def test_a_floor_without_a_headcount_has_no_base(district: District) -> None:
    district.terms("HOSP_MED", "2018-01-01", base="women", bp=8000)
    district.headcount("U1", 20)
    district.member("U2")
    rows = district.ask(reports.floor).rows
    assert [(row["unit_code"], row["base_count"], row["required_count"], row["rate_bp"]) for row in rows] == [
        ("U1", None, None, None),
        ("U2", None, None, None),
    ]


def test_a_floor_speaks_of_the_unit_itself_on_the_day(district: District) -> None:
    district.terms("HOSP_MED", "2011-06-01", base="staff", bp=5000)
    district.terms("HOSP_MED", "2018-07-01", base="members", bp=8000)
    district.headcount("U1", 10, "2017-01-01")
    district.headcount("U1", 20, "2018-05-01")
    district.enroll(district.member("U1"))
    district.member("U1")
    district.member("U1", status="kept")

    def row(as_of: str) -> tuple[object, ...]:
        (found,) = district.ask(reports.floor, as_of=as_of).rows
        return found["base"], found["base_count"], found["insured_count"], found["required_count"]

    assert row("2018-04-30") == ("staff", 10, 1, 5)
    assert row("2018-05-01") == ("staff", 20, 1, 10)
    assert row("2018-07-01") == ("members", 2, 1, 2)


def test_the_town_overview_sets_the_figures_side_by_side(district: District) -> None:
    person = district.member("U1")
    district.enroll(person)
    district.enroll(person, "CRITICAL", "2018-05-01", "2019-04-30")
    district.member("U2")
    district.enroll(district.member("U3"), unit="U3")
    district.pay(person, ("paid", "2018-06-01"))
    district.money("HOSP_MED", 10000, "2017-06-01")
    district.fact("target", unit_id=district._keys["T1"], year=2018, target_bp=7500)
    table = district.ask(reports.overview, by="town")
    picked = (
        *("unit_code", "member_count", "insured_unit_count", "insured_count", "rate_bp", "target_bp"),
        *("participation_count", "contribution_fen", "contribution_previous_fen", "contribution_growth_bp"),
        *("beneficiary_count", "beneficiary_rate_bp", "aid_fen"),
    )
    assert [tuple(row[key] for key in picked) for row in table.rows] == [
        ("T1", 2, 1, 1, 5000, 7500, 2, 16000, 10000, 6000, 1, 5000, 10000),
        ("T2", 1, 1, 1, 10000, None, 1, 8000, 0, None, 0, 0, 0),
    ]
    assert tuple(table.total[key] for key in picked) == (
        *("110119", 3, 2, 2, 6667, None),
        *(3, 24000, 10000, 14000, 1, 3333, 10000),
    )
    assert table.rows[0]["participations"] == {"HOSP_MED": 1, "HOSP_ALLOW": 0, "CRITICAL": 1}
    units = district.ask(reports.overview, by="unit").rows
    assert [(row["unit_code"], row["insured_count"]) for row in units] == [("U1", 1), ("U2", 0), ("U3", 1)]


def test_the_plan_overview_lists_universal_plans_too(district: District) -> None:
    person = district.member("U1")
    district.enroll(person)
    district.pay(person, ("paid", "2018-06-01"))
    rows = district.ask(reports.plans_overview).rows
    assert [
        (row["plan_code"], row["insured_count"], row["contribution_fen"], row["beneficiary_count"], row["aid_fen"])
        for row in rows
    ] == [
        ("HOSP_MED", 1, 8000, 0, 0),
        ("HOSP_ALLOW", 0, 0, 0, 0),
        ("CRITICAL", 0, 0, 0, 0),
        ("SECOND", None, 0, 1, 10000),
    ]


def test_the_catalog_lists_every_report_with_its_definition(district: District) -> None:
    with district.open() as reader:
        rows = reports.report_list(reader).rows
    assert [(row["report"], row["definition"]) for row in rows] == [
        ("participation", "M01"),
        ("contributions", "M02"),
        ("direct-claims", "M03"),
        ("aid", "M04"),
        ("participations", "M05"),
        ("payout-ratio", "M06"),
        ("renewals", "M07"),
        ("floor", "M08"),
        ("who-not-covered", "M01"),
        ("excluded", "M11"),
        ("hindsight", "M10"),
        ("never-paid", None),
        ("returned-unpaid", None),
        ("trend", None),
        ("summary", None),
        ("bulletin", None),
        ("html", None),
    ]
