"""The years side by side, and the quarters of one: each as it stood on its last day."""

from __future__ import annotations

from typing import Any

import pytest

from mutualaid import reports
from mutualaid.errors import MutualAidError
from mutualaid.reports.cover import quarter_days
from mutualaid.reports.trend import trend

District = Any


def three_years(district: District) -> None:
    """Two members since 2010, a third since 2018; one insured in 2017, two in 2018; money and aid in both."""
    first, second = district.member("U1"), district.member("U1")
    third = district.member("U3", joined="2018-04-01")
    district.enroll(first, starts="2017-01-01", ends="2017-12-31", on="2017-01-05", fee=10000)
    district.enroll(first, starts="2018-01-01", ends="2018-12-31", on="2018-01-05", fee=10000)
    district.enroll(third, starts="2018-05-01", ends="2019-04-30", on="2018-05-01", fee=5000, unit="U3")
    district.pay(second, ("paid", "2017-06-01"), fen=4000)
    district.pay(first, ("paid", "2018-06-01"), plan="HOSP_MED", fen=3000)
    district.pay(third, ("paid", "2018-07-01"), ("returned", "2018-08-01"), fen=7000)


def test_each_year_stands_as_it_stood_on_its_last_day(district: District) -> None:
    three_years(district)
    table = district.ask(trend, since=2016)
    told = [
        (row["year"], row["member_count"], row["insured_count"], row["rate_bp"], row["rate_change_bp"])
        for row in table.rows
    ]
    assert told == [(2016, 2, 0, 0, None), (2017, 2, 1, 5000, None), (2018, 3, 2, 6667, 1667)]
    money = [
        (row["contribution_fen"], row["contribution_growth_bp"], row["aid_fen"], row["aid_growth_bp"])
        for row in table.rows
    ]
    assert money == [(0, None, 0, None), (10000, None, 4000, None), (15000, 5000, 3000, -2500)]
    helped = [(row["beneficiary_count"], row["beneficiary_rate_bp"], row["ratio_bp"]) for row in table.rows]
    assert helped == [(0, 0, None), (1, 5000, 0), (1, 3333, 2000)]


def test_every_figure_is_that_of_the_report_of_its_year(district: District) -> None:
    three_years(district)
    for row in district.ask(trend, since=2016, unit="U1").rows:
        asked = {"unit": "U1", "as_of": row["as_of"]}
        assert row["rate_bp"] == district.ask(reports.participation, **asked).total["rate_bp"]
        assert row["contribution_growth_bp"] == district.ask(reports.contributions, **asked).total["growth_bp"]
        assert row["aid_growth_bp"] == district.ask(reports.aid, **asked).total["growth_bp"]
        assert row["beneficiary_rate_bp"] == district.ask(reports.direct_claims, **asked).total["rate_bp"]
        assert row["ratio_bp"] == district.ask(reports.payout_ratio, **asked).total["ratio_bp"]


def test_without_a_first_year_it_begins_where_the_ledger_knows_anything(district: District) -> None:
    three_years(district)
    assert [row["year"] for row in district.ask(trend).rows] == [2017, 2018]
    assert [row["year"] for row in district.ask(trend, as_of="2024-06-30").rows] == [2020, 2021, 2022, 2023, 2024]


def test_a_year_reported_before_the_ledger_began_stands_as_reported(district: District) -> None:
    three_years(district)
    district.opening("110119", 2016, contribution_fen=8000, aid_fen=2000, beneficiary_count=1, member_count=4)
    [before, first, _] = district.ask(trend, since=2016).rows
    assert (before["member_count"], before["insured_count"], before["rate_bp"]) == (4, None, None)
    assert (before["contribution_fen"], before["aid_fen"], before["beneficiary_rate_bp"]) == (8000, 2000, 2500)
    assert (first["contribution_growth_bp"], first["aid_growth_bp"], first["opening_used"]) == (2500, 10000, True)


def test_years_that_are_turned_and_too_many_are_refused(district: District) -> None:
    for since, code in ((2019, "YEARS_TURNED"), (1950, "TOO_MANY_YEARS")):
        with pytest.raises(MutualAidError) as wrong:
            district.ask(trend, since=since)
        assert (wrong.value.code, wrong.value.exit_code) == (code, 2)


def test_participation_by_quarter_is_of_each_quarters_last_day(district: District) -> None:
    three_years(district)
    rows = district.ask(reports.participation, by="quarter").rows
    told = [(row["quarter"], row["as_of"], row["member_count"], row["insured_count"], row["rate_bp"]) for row in rows]
    assert told == [
        ("2018Q1", "2018-03-31", 2, 1, 5000),
        ("2018Q2", "2018-06-30", 3, 2, 6667),
        ("2018Q3", "2018-09-30", 3, 2, 6667),
        ("2018Q4", "2018-12-31", 3, 2, 6667),
    ]


def test_a_quarter_that_is_not_over_stands_as_of_the_day() -> None:
    assert quarter_days("2018-05-15") == ["2018-03-31", "2018-05-15"]
    assert quarter_days("2018-03-31") == ["2018-03-31"]
    assert quarter_days("2018-04-01") == ["2018-03-31", "2018-04-01"]
