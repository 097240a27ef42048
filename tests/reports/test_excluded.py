"""M11: who has cover and is not counted, who is a member and has none; everybody under one reason, and the sums."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports
from mutualaid.errors import MutualAidError
from mutualaid.results import Table

District = Any


def reasons(table: Table) -> dict[tuple[object, ...], object]:
    """The reasons that anybody has, a group's code before them."""
    keys = [key for key in table.columns if key not in ("unit_name", "person_count")]
    if "unit_code" in keys and len(keys) > 3:
        keys.remove("unit_code")
    return {tuple(row[key] for key in keys): row["person_count"] for row in table.rows if row["person_count"]}


def sums(table: Table) -> tuple[object, ...]:
    """Cover holders, those of them not counted; members, those of them without cover; the insured."""
    total = table.total or {}
    keys = ("holder_count", "not_counted_count", "member_count", "not_covered_count", "insured_count")
    return tuple(total[key] for key in keys)


def alone(table: Table) -> tuple[object, object]:
    """The reasons of the one person in the ledger: as a holder, and as a member."""
    held = [row["reason_code"] for row in table.rows if row["side_code"] == "holder" and row["person_count"]]
    lacking = [row["reason_code"] for row in table.rows if row["side_code"] == "member" and row["person_count"]]
    assert (len(held) <= 1, len(lacking) <= 1) == (True, True)
    return held[0] if held else None, lacking[0] if lacking else None


def test_the_answer_names_every_reason_of_both_sides_in_the_order_asked(district: District) -> None:
    table = district.ask(reports.excluded, unit="110119")
    assert dict(table.head) == {
        "report": "excluded",
        "definition": "M11",
        "unit_code": "110119",
        "as_of": "2018-12-31",
    }
    assert [tuple(row.values()) for row in table.rows] == [
        ("holder", "left", 0),
        ("holder", "kept", 0),
        ("holder", "unpaid", 0),
        ("holder", "universal_only", 0),
        ("holder", "not_yet", 0),
        ("holder", "no_member", 0),
        ("member", "unpaid", 0),
        ("member", "not_started", 0),
        ("member", "ended", 0),
        ("member", "universal_only", 0),
        ("member", "never_enrolled", 0),
    ]


def test_a_district_worked_by_hand(district: District) -> None:
    for _ in range(3):
        district.enroll(district.member("U1"))
    both = district.member("U1")
    district.enroll(both, "HOSP_MED")
    district.enroll(both, "CRITICAL")
    for _ in range(2):
        district.enroll(district.member("U1", left="2018-07-01"))
    district.enroll(district.member("U2", status="kept"), unit="U2")
    district.enroll(district.member("U2"), paid=7999, unit="U2")
    district.pay(district.member("U2"), ("paid", "2018-03-01"))
    district.enroll(district.member("U3", "2019-02-01"), unit="U3")
    district.enroll(district.person(), unit="U3")
    district.enroll(district.member("U3"), starts="2017-01-01", ends="2017-12-31", unit="U3")
    district.enroll(district.member("U3"), starts="2019-01-01", ends="2019-12-31", unit="U3")
    district.member("U3")
    table = district.ask(reports.excluded)
    assert reasons(table) == {
        ("holder", "left"): 2,
        ("holder", "kept"): 1,
        ("holder", "unpaid"): 1,
        ("holder", "universal_only"): 1,
        ("holder", "not_yet"): 1,
        ("holder", "no_member"): 1,
        ("member", "unpaid"): 1,
        ("member", "not_started"): 1,
        ("member", "ended"): 1,
        ("member", "universal_only"): 1,
        ("member", "never_enrolled"): 1,
    }
    # 11 = 4 insured + 7 not counted; 9 = 4 insured + 5 without cover.
    assert sums(table) == (11, 7, 9, 5, 4)
    assert reasons(district.ask(reports.excluded, by="town")) == {
        ("T1", "holder", "left"): 2,
        ("T1", "holder", "kept"): 1,
        ("T1", "holder", "unpaid"): 1,
        ("T1", "holder", "universal_only"): 1,
        ("T1", "member", "unpaid"): 1,
        ("T1", "member", "universal_only"): 1,
        ("T2", "holder", "not_yet"): 1,
        ("T2", "holder", "no_member"): 1,
        ("T2", "member", "not_started"): 1,
        ("T2", "member", "ended"): 1,
        ("T2", "member", "never_enrolled"): 1,
    }
    assert sums(district.ask(reports.excluded, unit="T2")) == (2, 2, 3, 3, 0)


@pytest.mark.parametrize(
    ("as_of", "reason"), [("2018-06-30", None), ("2018-07-01", "left"), ("2018-12-31", "left"), ("2019-01-01", None)]
)
def test_a_leaver_holds_cover_until_its_last_day(district: District, as_of: str, reason: str | None) -> None:
    district.enroll(district.member("U1", left="2018-07-01"))
    assert alone(district.ask(reports.excluded, as_of=as_of)) == (reason, None)


@pytest.mark.parametrize(("status", "reason"), [("in_service", "left"), ("kept", "kept")])
@pytest.mark.parametrize("paid", [0, 8000])
def test_who_left_or_is_kept_is_so_whether_the_cover_is_paid_or_not(
    district: District, status: str, reason: str, paid: int
) -> None:
    left = "2018-07-01" if status == "in_service" else None
    district.enroll(district.member("U1", left=left, status=status), paid=paid)
    assert alone(district.ask(reports.excluded)) == (reason, None)


@pytest.mark.parametrize(("paid", "reason"), [(0, "unpaid"), (8000, "no_member")])
def test_cover_of_nobody_s_member_is_first_of_all_unpaid(district: District, paid: int, reason: str) -> None:
    district.enroll(district.person(), paid=paid)
    assert alone(district.ask(reports.excluded)) == (reason, None)


def test_a_universal_plan_is_cover_of_its_members_and_of_whom_it_enrolled(district: District) -> None:
    gone = district.member("U1", left="2018-07-01")
    district.pay(gone, ("paid", "2018-03-01"))
    assert sums(district.ask(reports.excluded)) == (0, 0, 0, 0, 0)
    district.enroll(gone, "SECOND", fee=0)
    assert alone(district.ask(reports.excluded)) == ("left", None)
    assert alone(district.ask(reports.excluded, as_of="2018-06-30")) == ("universal_only", "universal_only")


def test_a_universal_plan_is_no_cover_of_the_plan_that_was_asked_about(district: District) -> None:
    district.pay(district.member("U1"), ("paid", "2018-03-01"))
    assert alone(district.ask(reports.excluded, plan="HOSP_MED")) == (None, "universal_only")


def test_each_side_asks_in_an_order_of_its_own(district: District) -> None:
    person = district.member("U1")
    district.pay(person, ("paid", "2018-03-01"))
    district.enroll(person, starts="2017-01-01", ends="2017-12-31")
    assert alone(district.ask(reports.excluded)) == ("universal_only", "ended")


def test_one_paid_cover_is_enough_to_be_counted(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, "HOSP_MED", paid=0)
    district.enroll(person, "CRITICAL")
    assert sums(district.ask(reports.excluded)) == (1, 0, 1, 0, 1)
    assert alone(district.ask(reports.excluded, plan="HOSP_MED")) == ("unpaid", "unpaid")
    assert sums(district.ask(reports.excluded, plan="CRITICAL")) == (1, 0, 1, 0, 1)
    assert alone(district.ask(reports.excluded, plan="HOSP_ALLOW")) == (None, "never_enrolled")


def test_by_plan_each_plan_is_asked_by_itself(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, "HOSP_MED", paid=0)
    district.enroll(person, "CRITICAL")
    gone = district.member("U1", left="2018-02-01")
    district.enroll(gone, "HOSP_ALLOW")
    table = district.ask(reports.excluded, by="plan")
    assert reasons(table) == {
        ("HOSP_MED", "holder", "unpaid"): 1,
        ("HOSP_MED", "member", "unpaid"): 1,
        ("HOSP_ALLOW", "holder", "left"): 1,
        ("HOSP_ALLOW", "member", "never_enrolled"): 1,
    }


def test_asked_of_a_universal_plan_its_members_are_told_and_that_it_counts_nowhere(district: District) -> None:
    district.pay(district.member("U1"), ("paid", "2018-03-01"))
    district.enroll(district.member("U1"))
    table = district.ask(reports.excluded, plan="SECOND")
    assert [note.code for note in table.notes] == ["UNIVERSAL_NOT_COUNTED"]
    assert sums(table) == (1, 1, 2, 2, 0)


def test_who_moved_is_counted_where_he_serves_and_excluded_nowhere(district: District) -> None:
    person = district.member("U1", left="2018-06-01")
    district.spell(person, "U3", "2018-06-01")
    district.enroll(person, unit="U1")
    assert sums(district.ask(reports.excluded, unit="U1")) == (0, 0, 0, 0, 0)
    assert sums(district.ask(reports.excluded, unit="U3")) == (1, 0, 1, 0, 1)


def test_a_leaver_belongs_to_the_last_unit_and_a_stranger_to_the_one_that_enrolled(district: District) -> None:
    person = district.member("U1", left="2018-03-01")
    district.spell(person, "U3", "2018-03-01", "2018-06-01")
    district.enroll(person, unit="U1")
    district.enroll(district.person(), unit="U2")
    assert reasons(district.ask(reports.excluded, by="unit")) == {
        ("U2", "holder", "no_member"): 1,
        ("U3", "holder", "left"): 1,
    }


def test_two_records_of_one_human_are_one_person_after_the_merge(district: District) -> None:
    member, stranger = district.member("U1"), district.person()
    district.enroll(stranger)
    assert sums(district.ask(reports.excluded)) == (1, 1, 1, 1, 0)
    district.journal(2)
    district.merge(stranger, member)
    assert sums(district.ask(reports.excluded)) == (1, 0, 1, 0, 1)
    assert sums(district.ask(reports.excluded, at="1")) == (1, 1, 1, 1, 0)


def test_the_names_behind_each_reason_come_masked_with_the_cover_they_hold(district: District) -> None:
    gone = district.member("U1", left="2018-07-01", name="张三丰")
    enrollment = district.enroll(gone, "CRITICAL")
    district.enroll(gone, "HOSP_MED", paid=0)
    owing = district.member("U1")
    owed = district.enroll(owing, paid=0)
    table = district.ask(reports.excluded, people=True)
    keys = ("side_code", "reason_code", "person_no", "plan_code", "enrollment_no", "insured")
    assert [tuple(row[key] for key in keys) for row in table.rows] == [
        ("holder", "left", gone, "CRITICAL", enrollment, True),
        ("holder", "unpaid", owing, "HOSP_MED", owed, False),
        ("member", "unpaid", owing, None, None, False),
    ]
    assert (table.rows[0]["name"], table.rows[0]["ends_on"]) == ("张*丰", "2018-12-31")
    assert str(table.rows[0]["document_no"]).startswith("110***")


def test_small_cells_of_two_sums_are_hidden_by_nobody(district: District) -> None:
    with pytest.raises(MutualAidError) as wrong:
        reports.refuse_others("excluded", suppress=5)
    assert wrong.value.code == "OPTION_NOT_TAKEN"
