"""M03 to M06 by channel, quarter and category: each part by hand, and the parts against the whole."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from mutualaid import reports
from tests.reports import claiming

District = Any
PAID, RETURNED, RECOVERED = "paid", "returned", "recovered"


def parts(table: Any, key: str, *names: str) -> list[tuple[object, ...]]:
    return [(row[key], *(row[name] for name in names)) for row in table.rows]


def test_aid_by_quarter_stands_in_the_quarter_of_the_payment_date(district: District) -> None:
    person = district.member("U1")
    district.pay(person, (PAID, "2018-01-01"), fen=100)
    district.pay(person, (PAID, "2018-03-31"), fen=200)
    district.pay(person, (PAID, "2018-04-01"), fen=400)
    district.pay(person, (PAID, "2018-12-31"), fen=800)
    district.pay(person, (PAID, "2017-02-01"), fen=50)
    table = district.ask(reports.aid, by="quarter")
    assert parts(table, "quarter", "aid_fen", "previous_fen", "growth_bp", "payment_count", "beneficiary_count") == [
        ("2018Q1", 300, 50, 50000, 2, 1),
        ("2018Q2", 400, 0, None, 1, 1),
        ("2018Q4", 800, 0, None, 1, 1),
    ]
    assert [row["unit_code"] for row in table.rows] == ["110119"] * 3


def test_returned_and_repaid_counts_once_in_the_quarter_of_the_second_date(district: District) -> None:
    district.pay(district.member("U1"), (PAID, "2018-03-01"), (RETURNED, "2018-05-01"), (PAID, "2018-07-01"))
    names = ("aid_fen", "payment_count", "beneficiary_count")
    assert parts(district.ask(reports.aid, by="quarter"), "quarter", *names) == [
        ("2018Q1", 0, 0, 0),
        ("2018Q3", 10000, 1, 1),
    ]
    before = district.ask(reports.aid, by="quarter", as_of="2018-04-30")
    assert parts(before, "quarter", *names) == [("2018Q1", 10000, 1, 1)]


def test_what_comes_back_of_an_earlier_year_stands_in_the_quarter_of_its_return(district: District) -> None:
    district.pay(district.member("U1"), (PAID, "2017-12-30"), (RECOVERED, "2018-08-01"))
    table = district.ask(reports.aid, by="quarter")
    assert parts(table, "quarter", "aid_fen", "previous_fen") == [("2018Q3", -10000, 0), ("2018Q4", 0, 10000)]


def test_aid_by_channel_follows_the_claim(district: District) -> None:
    person, other = district.member("U1"), district.member("U1")
    claiming.paid(district, person, "2018-02-01", "2018-03-01", fen=3000)
    claiming.paid(district, person, "2018-02-01", "2018-03-02", fen=5000, channel="office", plan="CRITICAL")
    district.pay(other, (PAID, "2018-03-01"), fen=7000)
    table = district.ask(reports.aid, by="channel")
    assert parts(table, "channel_code", "aid_fen", "payment_count", "beneficiary_count") == [
        ("direct", 10000, 2, 2),
        ("office", 5000, 1, 1),
    ]


def test_a_payment_without_an_event_is_no_payment(district: District) -> None:
    person = district.member("U1")
    number = claiming.claim(district, person)
    payout = claiming.grow(district, number, claiming.decide(district, number, 9000))
    claiming.propose(district, payout, until="exported")
    assert district.ask(reports.aid).total["payment_count"] == 0
    assert district.ask(reports.direct_claims, by="channel").rows == []


def test_direct_claims_by_channel_give_the_office_no_direct_beneficiary(district: District) -> None:
    person, other = district.member("U1"), district.member("U1")
    claiming.paid(district, person, "2018-02-01", "2018-03-01", fen=3000)
    claiming.paid(district, person, "2018-02-01", "2018-03-01", fen=5000, channel="office", plan="CRITICAL")
    claiming.paid(district, other, "2018-02-01", "2018-03-01", fen=7000, channel="office", plan="CRITICAL")
    table = district.ask(reports.direct_claims, by="channel")
    names = ("beneficiary_count", "member_count", "rate_bp", "payment_count", "aid_fen")
    assert parts(table, "channel_code", *names, "any_channel_beneficiary_count") == [
        ("direct", 1, 2, 5000, 1, 3000, 1),
        ("office", 0, 2, 0, 0, 0, 2),
    ]
    assert (table.total["beneficiary_count"], table.total["any_channel_beneficiary_count"]) == (1, 2)


def test_direct_claims_by_quarter_have_the_members_of_the_day_below_them(district: District) -> None:
    person = district.member("U1")
    district.member("U2")
    district.pay(person, (PAID, "2018-03-31"))
    district.pay(person, (PAID, "2018-04-01"))
    table = district.ask(reports.direct_claims, by="quarter")
    assert parts(table, "quarter", "beneficiary_count", "member_count", "rate_bp", "strict_beneficiary_count") == [
        ("2018Q1", 1, 2, 5000, 1),
        ("2018Q2", 1, 2, 5000, 1),
    ]
    assert table.total["beneficiary_count"] == 1


def test_rates_of_no_members_are_undefined(district: District) -> None:
    district.pay(district.member("U1", left="2018-06-01"), (PAID, "2018-03-01"))
    row = district.ask(reports.direct_claims, by="quarter").rows[0]
    assert (row["beneficiary_count"], row["member_count"], row["rate_bp"], row["strict_rate_bp"]) == (1, 0, None, None)


def test_over_cap_money_is_a_category_of_its_own(district: District) -> None:
    person = district.member("U1")
    for category, fen in (("over_cap", 100), ("outpatient", 200), ("inpatient", 400), (None, 800)):
        payout = district.fact(
            "payout",
            person_id=person,
            personal_id=district._personal[person],
            plan_id=district._keys["SECOND"],
            amount_fen=fen,
            channel_code="direct",
            category_code=category,
        )
        district.fact("payout_event", payout_id=payout, event_code="paid", event_on="2018-02-01")
    assert parts(district.ask(reports.aid, by="category"), "category", "aid_fen") == [
        ("outpatient", 200),
        ("inpatient", 400),
        ("over_cap", 100),
        ("none", 800),
    ]


def test_the_payout_ratio_by_unit_plan_and_quarter(district: District) -> None:
    person, other = district.member("U1"), district.member("U3")
    district.money("HOSP_MED", 40000, "2018-02-01", unit="U1")
    district.money("CRITICAL", 10000, "2018-05-01", unit="U1")
    district.money("CRITICAL", -10000, "2018-06-01", unit="U1", kind="refund")
    district.pay(person, (PAID, "2018-02-01"), plan="HOSP_MED", fen=10000)
    district.pay(other, (PAID, "2018-05-01"), plan="CRITICAL", fen=5000)
    district.pay(person, (PAID, "2018-05-01"), plan="SECOND", fen=90000)
    figures = ("aid_fen", "contribution_fen", "ratio_bp")
    assert parts(district.ask(reports.payout_ratio, by="unit"), "unit_code", *figures) == [
        ("U1", 10000, 40000, 2500),
        ("U3", 5000, 0, None),
    ]
    assert parts(district.ask(reports.payout_ratio, by="plan"), "plan_code", *figures) == [
        ("HOSP_MED", 10000, 40000, 2500),
        ("CRITICAL", 5000, 0, None),
    ]
    table = district.ask(reports.payout_ratio, by="quarter")
    assert parts(table, "quarter", *figures) == [("2018Q1", 10000, 40000, 2500), ("2018Q2", 5000, 0, None)]
    assert table.head["definition"] == "M06"
    assert dict(table.total) == {"year": 2018, "aid_fen": 15000, "contribution_fen": 40000, "ratio_bp": 3750}


def test_contributions_by_quarter_stand_beside_the_same_quarter_a_year_before(district: District) -> None:
    district.money("HOSP_MED", 100, "2017-01-15")
    district.money("HOSP_MED", 700, "2017-11-15")
    district.money("HOSP_MED", 150, "2018-03-31")
    district.money("HOSP_MED", 400, "2018-04-01")
    table = district.ask(reports.contributions, by="quarter")
    assert parts(table, "quarter", "contribution_fen", "previous_fen", "growth_bp") == [
        ("2018Q1", 150, 100, 5000),
        ("2018Q2", 400, 0, None),
        ("2018Q4", 0, 700, -10000),
    ]


def test_participations_by_quarter_stand_in_the_quarter_in_which_cover_begins(district: District) -> None:
    person = district.member("U1")
    district.enroll(person, starts="2018-03-31", ends="2019-03-30", on="2018-04-02")
    district.enroll(person, "CRITICAL", starts="2018-07-01", ends="2019-06-30")
    district.pay(person, (PAID, "2018-08-01"))
    table = district.ask(reports.participations, by="quarter")
    assert parts(table, "quarter", "participation_count", "payment_count") == [("2018Q1", 1, 0), ("2018Q3", 1, 1)]
    assert parts(district.ask(reports.participations, by="plan"), "plan_code", "participation_count") == [
        ("HOSP_MED", 1),
        ("CRITICAL", 1),
        ("SECOND", 0),
    ]


@pytest.fixture
def busy(district: District) -> District:
    """Payments of every kind: two channels, three plans, every quarter, returned, repaid, recovered, of who left."""
    people = [district.member(("U1", "U2", "U3")[number % 3], sex="MF"[number % 2]) for number in range(6)]
    people.append(district.member("U3", left="2018-05-01"))
    people.append(district.person())
    for number in range(60):
        person, plan = people[number % 8], ("HOSP_MED", "CRITICAL", "SECOND")[number % 3]
        month, year = number % 12 + 1, 2017 + (number % 5 > 0)
        story = [(PAID, f"{year}-{month:02d}-05")]
        if number % 4 == 0:
            story.append((RETURNED, f"{year}-{min(12, month + 2):02d}-09"))
        if number % 8 == 0:
            story.append((PAID, f"{year}-12-{number % 20 + 10:02d}"))
        if number % 7 == 3:
            story.append((RECOVERED, "2018-11-30"))
        district.pay(person, *story, plan=plan, fen=1000 + number, channel=("direct", "office")[number % 5 == 2])
        district.money("HOSP_MED", 500 + number, f"{year}-{month:02d}-01", unit=("U1", "U2", "U3")[number % 3])
    return district


@pytest.mark.parametrize("as_of", ["2018-12-31", "2018-08-15", "2019-12-31"])
@pytest.mark.parametrize("unit", [None, "T1", "U3"])
def test_the_parts_add_up_to_the_whole(busy: District, as_of: str, unit: str | None) -> None:
    for report, keys in (
        (reports.aid, ("aid_fen", "previous_fen", "payment_count")),
        (reports.direct_claims, ("aid_fen", "payment_count")),
        (reports.payout_ratio, ("aid_fen", "contribution_fen")),
        (reports.contributions, ("contribution_fen", "previous_fen")),
        (reports.participations, ("participation_count", "payment_count")),
    ):
        name = report.__name__.replace("_", "-")
        for by in reports.CATALOG[name].groupings:
            table = busy.ask(report, as_of=as_of, unit=unit, by=by)
            for key in keys:
                assert sum(row[key] for row in table.rows) == table.total[key], (name, by, key)
            codes = [tuple(str(row[key]) for key in table.columns[:3]) for row in table.rows]
            assert len(set(codes)) == len(codes), (name, by)


def test_each_quarter_alone_is_the_year_up_to_its_end_less_the_year_up_to_its_beginning(district: District) -> None:
    person = district.member("U1")
    for month in range(1, 13):
        district.pay(person, (PAID, f"2018-{month:02d}-28"), fen=month)
    ends = ("2018-03-31", "2018-06-30", "2018-09-30", "2018-12-31")
    so_far = [0, *(district.ask(reports.aid, as_of=day).total["aid_fen"] for day in ends)]
    rows = district.ask(reports.aid, by="quarter").rows
    assert [row["aid_fen"] for row in rows] == [later - earlier for earlier, later in pairwise(so_far)] == [
        6, 15, 24, 33,
    ]  # fmt: skip
