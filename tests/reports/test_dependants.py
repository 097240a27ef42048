"""Money of dependants: in every figure of money, at the member's unit on the day; nobody's participation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutualaid import reports
from mutualaid.reports.claims import claim_list
from mutualaid.reports.payouts import payout_list
from tests.reports import claiming

District = Any


def dependant(
    district: District, member: int, *, kin: str = "child", since: str = "2015-03-04", until: str | None = None,
    person: int | None = None,
) -> int:  # fmt: skip
    person = district.person(born="2015-03-04") if person is None else person
    district.fact("dependant", person_id=person, member_id=member, kin_code=kin, from_on=since, until_on=until)
    return int(person)


def aid(district: District, unit: str) -> int:
    return int(district.ask(reports.aid, unit=unit).total["aid_fen"])


@pytest.mark.parametrize(
    ("spells", "until", "unit"),
    [
        ([("U1", "2010-01-01", None)], None, "U1"),
        # moved before and after the payment
        ([("U1", "2010-01-01", "2018-05-01"), ("U2", "2018-05-01", None)], None, "U2"),
        ([("U1", "2010-01-01", "2018-06-02"), ("U2", "2018-06-02", None)], None, "U1"),
        # the last before it of a member who left, or whose dependant the payee was
        ([("U1", "2010-01-01", "2018-01-01")], None, "U1"),
        ([("U1", "2010-01-01", "2018-05-01"), ("U2", "2018-05-01", None)], "2018-04-01", "U1"),
        # a member only later
        ([("U2", "2018-09-01", None)], None, "U2"),
    ],
)
def test_aid_of_a_dependant_belongs_to_the_unit_of_the_member_and_makes_no_beneficiary(
    district: District, spells: list[tuple[str, str, str | None]], until: str | None, unit: str
) -> None:
    member = district.person()
    for spell in spells:
        district.spell(member, *spell)
    child = dependant(district, member, until=until)
    district.pay(child, ("paid", "2018-06-01"), fen=12300)
    assert {code: aid(district, code) for code in ("U1", "U2", "110119")} == {"U1": 0, "U2": 0, "110119": 12300} | {
        unit: 12300
    }
    helped = district.ask(reports.direct_claims).total
    assert (helped["beneficiary_count"], helped["payment_count"], helped["aid_fen"]) == (0, 1, 12300)
    assert district.ask(reports.aid).total["beneficiary_count"] == 0
    with district.open() as reader:
        assert len(payout_list(reader, unit=unit, today="2018-12-31").rows) == 1


def test_a_claim_of_a_dependant_is_listed_under_the_unit_of_the_member(district: District) -> None:
    member = district.member("U2")
    claim = claiming.claim(district, dependant(district, member), "2018-03-01")
    with district.open() as reader:
        listed = {unit: [row["claim_no"] for row in claim_list(reader, unit=unit).rows] for unit in ("U1", "U2")}
    assert listed == {"U1": [], "U2": [claim]}
    assert [row["unit_code"] for row in district.ask(reports.never_paid).rows] == ["U2"]


def test_who_is_a_member_too_belongs_to_their_own_unit_while_they_are_in_service(district: District) -> None:
    member, spouse = district.member("U1"), district.person()
    district.spell(spouse, "U2", "2010-01-01", "2018-07-01")
    dependant(district, member, kin="spouse", since="2018-01-01", person=spouse)
    district.pay(spouse, ("paid", "2018-06-01"), fen=100)
    district.pay(spouse, ("paid", "2018-08-01"), fen=20)
    assert (aid(district, "U2"), aid(district, "U1")) == (100, 20)
    assert district.ask(reports.direct_claims).total["beneficiary_count"] == 1


def test_a_member_who_was_merged_takes_the_dependants_along(district: District) -> None:
    old, member = district.person(), district.member("U1")
    child = dependant(district, old)
    twin = district.person(born="2015-03-04")
    district.pay(twin, ("paid", "2018-06-01"), fen=700)
    assert aid(district, "U1") == 0
    district.journal(2)
    district.merge(old, member)
    district.merge(twin, child)
    assert aid(district, "U1") == 700
    assert district.ask(reports.aid, at="1", unit="U1").total["aid_fen"] == 0


def test_cover_of_a_dependant_is_told_as_such_on_its_days_alone(district: District) -> None:
    member = district.member("U2")
    child = dependant(district, member, until="2018-07-01")
    district.enroll(child, unit="U1")

    def told(as_of: str) -> list[tuple[str, str | None]]:
        rows = district.ask(reports.excluded, as_of=as_of, people=True).rows
        return [(row["reason_code"], row["unit_code"]) for row in rows if row["side_code"] == "holder"]

    assert (told("2018-06-30"), told("2018-07-01")) == ([("dependant", "U2")], [("no_member", "U2")])
    by_town = district.ask(reports.excluded, as_of="2018-06-30").total
    assert (by_town["holder_count"], by_town["insured_count"], by_town["not_counted_count"]) == (1, 0, 1)


KIN = st.lists(
    st.tuples(st.sampled_from(["child", "spouse"]), st.integers(0, 2), st.booleans(), st.booleans(), st.booleans()),
    max_size=4,
)


@pytest.mark.parametrize("named", ["direct_claims", "participation"])
def test_no_number_of_dependants_moves_a_figure_of_members(bare: District, named: str) -> None:
    bare.unit("U1", "一", under="110119")
    bare.unit("U2", "二", under="110119")
    members = [bare.member("U1"), bare.member("U2"), bare.member("U1", left="2018-07-01")]
    bare.enroll(members[0])
    bare.pay(members[0], ("paid", "2018-06-01"))
    question = getattr(reports, named)
    fixed = (
        "member_count",
        "insured_count",
        "rate_bp",
        "covered_in_year_count",
        "beneficiary_count",
        "strict_beneficiary_count",
    )

    def figures() -> list[dict[str, Any]]:
        found = []
        for by in (None, "unit", "sex", "age", "plan"):
            table = bare.ask(question, by=by)
            rows = [table.total, *table.rows] if by else [table.total]
            found += [{key: row[key] for key in (*fixed, "unit_code") if key in row} for row in rows]
        return [row for row in found if any(row.get(key) for key in fixed)]

    before = figures()

    @settings(max_examples=12, deadline=None)
    @given(KIN)
    def hold(some: list[tuple[str, int, bool, bool, bool]]) -> None:
        for kin, of, ended, enrolled, paid in some:
            person = dependant(bare, members[of], kin=kin, until="2018-03-01" if ended else None)
            if enrolled:
                bare.enroll(person)
            if paid:
                bare.pay(person, ("paid", "2018-06-01"))
        assert figures() == before

    hold()
