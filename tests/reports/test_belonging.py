"""A claim belongs to one unit, whoever asks: by the list, among those that wait for money, in the payment it becomes."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports
from mutualaid.reports.claims import claim_list
from tests.reports import claiming

District = Any


def where_listed(district: District, claim: int) -> list[str]:
    """The units under which a claim is listed."""
    with district.open() as reader:
        return [
            unit
            for unit in ("U1", "U2", "110119")
            if claim in [row["claim_no"] for row in claim_list(reader, unit=unit).rows]
        ]


@pytest.mark.parametrize(
    ("spells", "unit"),
    [
        ([("U1", "2010-01-01", None, "in_service"), ("U2", "2016-01-01", None, "kept")], "U1"),
        ([("U1", "2010-01-01", "2017-01-01", "in_service"), ("U2", "2016-01-01", "2018-01-01", "kept")], "U2"),
        ([("U1", "2018-06-01", None, "in_service"), ("U2", "2018-09-01", None, "in_service")], "U1"),
    ],
)
def test_a_claim_is_listed_under_the_unit_whose_money_it_waits_for(
    district: District, spells: list[tuple[str, str, str | None, str]], unit: str
) -> None:
    person = district.person()
    for spell in spells:
        district.spell(person, *spell)
    claim = claiming.claim(district, person, "2018-03-01")
    assert where_listed(district, claim) == [unit, "110119"]
    assert [row["unit_code"] for row in district.ask(reports.never_paid).rows] == [unit]


def test_a_claim_of_who_was_never_a_member_is_listed_under_the_district(district: District) -> None:
    claim = claiming.claim(district, district.person(), "2018-03-01")
    assert where_listed(district, claim) == ["110119"]
    assert [row["unit_code"] for row in district.ask(reports.never_paid).rows] == ["110119"]
