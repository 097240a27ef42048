"""What a cover costs: one price, by tier, by length of cover, by age; and how long it lasts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.results import Finding
from mutualaid.rules.cover import add_years, last_day, shift
from mutualaid.rules.eligibility import FieldFindings, judge_period, judge_price, period_end
from mutualaid.rules.terms import (
    Terms,
    all_prices,
    length_for_fee,
    length_of,
    lengths,
    price_fen,
    price_of_cover,
    tier_for_fee,
)

PLAIN = Terms("X", "2017-01-01", None, {}, 12, 3, fee_fen=9500)
TIERED = PLAIN._replace(fee_fen=None, tiers={"26": 2600, "74": 7400}, default_tier="74")
SHANGHAI = PLAIN._replace(fee_fen=None, fee_by_months={"12": 2400, "6": 1200})
"""24 yuan a year, 12 for half a year or less [S19]."""
AGED = PLAIN._replace(fee_fen=None, fee_by_age=[{"from_age": 16, "fen": 3000}, {"from_age": 50, "fen": 6000}])
DAYS = st.dates(date(2017, 1, 1), date(2040, 12, 31)).map(date.isoformat)


def told(findings: FieldFindings) -> list[tuple[str, str, str]]:
    return [(field, finding.verdict, finding.code) for field, finding in findings]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "fen"),
    [
        ("2018-01-01", "2018-12-31", 2400),
        ("2018-01-01", "2018-06-30", 1200),
        ("2018-01-01", "2018-07-01", 2400),
        ("2018-07-01", "2018-12-31", 1200),
        ("2018-06-30", "2018-12-29", 1200),
        ("2018-06-30", "2018-12-30", 2400),
        ("2018-08-31", "2019-02-28", 1200),
        ("2018-08-31", "2019-03-01", 2400),
        ("2018-03-01", "2018-03-01", 1200),
        ("2018-01-01", "2019-01-01", 2400),
        ("2018-01-01", "2030-01-01", 2400),
    ],
)
def test_a_cover_costs_what_the_shortest_length_costs_that_holds_it(starts_on: str, ends_on: str, fen: int) -> None:
    assert price_fen(SHANGHAI, 1, days=(starts_on, ends_on)) == fen
    assert price_of_cover(SHANGHAI, 2, None, starts_on, ends_on, None) == 2 * fen


def test_without_days_a_cover_has_the_price_of_the_usual_length() -> None:
    assert price_fen(SHANGHAI, 1) == 2400
    assert price_fen(SHANGHAI._replace(cover_months=6), 1) == 1200


@given(starts_on=DAYS, first=st.integers(0, 800), more=st.integers(0, 400), shares=st.integers(1, 9))
def test_a_longer_cover_never_costs_less_where_a_longer_length_does_not(
    starts_on: str, first: int, more: int, shares: int
) -> None:
    terms = SHANGHAI._replace(fee_by_months={"1": 300, "6": 1200, "12": 2400, "24": 4500})
    short, long = (price_fen(terms, shares, days=(starts_on, shift(starts_on, days))) for days in (first, first + more))
    assert short is not None
    assert long is not None
    assert 300 * shares <= short <= long <= 4500 * shares


@given(starts_on=DAYS, months=st.sampled_from([1, 6, 12, 24]))
def test_a_cover_of_a_length_that_is_sold_is_of_that_length_and_a_day_more_is_of_the_next(
    starts_on: str, months: int
) -> None:
    terms = SHANGHAI._replace(fee_by_months={"1": 300, "6": 1200, "12": 2400, "24": 4500})
    last = last_day(starts_on, months)
    assert length_of(terms, starts_on, last) == months
    assert length_of(terms, starts_on, shift(last, 1)) == {1: 6, 6: 12, 12: 24, 24: 24}[months]


@pytest.mark.parametrize(
    ("age", "fen"), [(None, None), (15, None), (16, 3000), (49, 3000), (50, 6000), (51, 6000), (99, 6000)]
)
def test_the_age_on_the_first_day_has_its_own_price(age: int | None, fen: int | None) -> None:
    assert price_fen(AGED, 1, age=age) == fen
    assert price_fen(AGED, 2, age=age) == (None if fen is None else 2 * fen)


@pytest.mark.parametrize(
    ("starts_on", "fen"), [("2017-12-31", None), ("2018-01-01", 3000), ("2051-12-31", 3000), ("2052-01-01", 6000)]
)
def test_the_price_changes_on_the_birthday(starts_on: str, fen: int | None) -> None:
    assert price_of_cover(AGED, 1, None, starts_on, last_day(starts_on, 12), "2002-01-01") == fen
    assert price_of_cover(AGED, 1, None, starts_on, last_day(starts_on, 12), None) is None


@given(birth_on=DAYS, years=st.integers(16, 80))
def test_who_is_a_day_older_never_pays_less_where_later_bands_do_not(birth_on: str, years: int) -> None:
    starts_on = add_years(birth_on, years)
    before, on = (price_of_cover(AGED, 1, None, day, day, birth_on) for day in (shift(starts_on, -1), starts_on))
    assert (before or 0) <= (on or 0)
    assert on == (3000 if years < 50 else 6000)


def test_a_plain_price_and_tiers_heed_neither_days_nor_ages() -> None:
    days = ("2018-01-01", "2018-01-31")
    assert (price_fen(PLAIN, 2, days=days, age=3), price_fen(TIERED, 1, days=days, age=3)) == (19000, 7400)
    assert price_fen(TIERED, 1, "9") is None
    assert price_fen(PLAIN._replace(fee_fen=None), 1) == 0


def test_every_price_of_a_plan_is_listed_the_lowest_first() -> None:
    assert [all_prices(terms) for terms in (PLAIN, TIERED, SHANGHAI, AGED)] == [
        [9500],
        [2600, 7400],
        [1200, 2400],
        [3000, 6000],
    ]
    assert [lengths(terms) for terms in (PLAIN, SHANGHAI)] == [[12], [6, 12]]


def test_a_fee_finds_its_length_the_usual_one_first() -> None:
    assert [length_for_fee(SHANGHAI, *bought) for bought in ((2400, 1), (1200, 1), (2400, 2), (999, 1))] == [
        12,
        6,
        6,
        None,
    ]
    assert length_for_fee(SHANGHAI._replace(fee_by_months={"6": 2400, "12": 2400}), 2400) == 12
    assert length_for_fee(PLAIN, 9500) is None
    assert tier_for_fee(SHANGHAI, 2400) is None


# --- how long a cover lasts ---


def test_a_length_that_is_sold_gives_the_last_day_and_another_is_refused_with_those_there_are() -> None:
    assert judge_period(SHANGHAI, "2018-03-01", None, 6) == ("2018-08-31", [])
    assert judge_period(SHANGHAI, "2018-03-01", None, 12) == ("2019-02-28", [])
    assert judge_period(SHANGHAI, "2018-03-01", None) == ("2019-02-28", [])
    end, findings = judge_period(SHANGHAI, "2018-03-01", None, 5)
    assert (end, told(findings)) == (None, [("ends_on", "refused", "MONTHS_UNKNOWN")])
    assert findings[0][1].facts == {"plan_code": "X", "months": 5, "known": "6, 12"}
    assert told(judge_period(PLAIN, "2018-03-01", None, 6)[1]) == [("ends_on", "refused", "MONTHS_UNKNOWN")]
    assert judge_period(PLAIN, "2018-03-01", None, 12) == ("2019-02-28", [])


def test_a_last_day_goes_before_a_length_and_is_long_only_beyond_the_longest() -> None:
    terms = SHANGHAI._replace(cover_months=6)
    assert judge_period(terms, "2018-01-01", "2018-12-31", 6) == ("2018-12-31", [])
    assert judge_period(terms, "2018-01-01", "2019-01-01") == (
        "2019-01-01",
        [("ends_on", Finding("note", "PERIOD_LONGER", {"ends_on": "2019-01-01", "period_end": "2018-12-31"}))],
    )


def test_in_a_calendar_year_the_length_is_what_is_left_of_it() -> None:
    year = SHANGHAI._replace(calendar_year=True)
    end, findings = judge_period(year, "2018-07-01", None, 6)
    assert (end, told(findings)) == ("2018-12-31", [("ends_on", "note", "MONTHS_NOT_USED")])
    assert period_end(year, "2018-07-01") == "2018-12-31"
    assert price_fen(year, 1, days=("2018-07-01", "2018-12-31")) == 1200
    assert price_fen(year, 1, days=("2018-06-30", "2018-12-31")) == 2400


# --- the fee against the price ---


def test_the_fee_of_a_half_year_is_judged_by_its_days() -> None:
    half = ("2018-01-01", "2018-06-30")
    assert judge_price(SHANGHAI, 1, None, 1200, days=half) == ((1, None, 1200, frozenset()), [])
    assert judge_price(SHANGHAI, 1, None, None, days=half) == ((1, None, 1200, frozenset({"fee_fen"})), [])
    price, findings = judge_price(SHANGHAI, 1, None, 2400, days=half)
    assert (price and price.fee_fen, told(findings)) == (2400, [("fee", "held", "FEE_DIFFERS")])
    assert findings[0][1].facts == {"fee_fen": 2400, "price_fen": 1200}


def test_below_the_first_age_nothing_can_be_bought_and_an_unknown_age_needs_a_fee() -> None:
    assert judge_price(AGED, 1, None, None, age=49) == ((1, None, 3000, frozenset({"fee_fen"})), [])
    for fee_fen in (None, 3000):
        price, findings = judge_price(AGED, 1, None, fee_fen, age=15)
        assert (price, told(findings)) == (None, [("document_no", "refused", "AGE_WITHOUT_FEE")])
        assert findings[0][1].facts == {"plan_code": "X", "age": 15, "from_age": 16}
    price, findings = judge_price(AGED, 1, None, None)
    assert (price, told(findings)) == (None, [("fee", "refused", "AGE_AND_FEE_UNKNOWN")])
    price, findings = judge_price(AGED, 1, None, 3000)
    assert (price and price.fee_fen, told(findings)) == (3000, [("fee", "held", "FEE_OF_AGE_UNKNOWN")])
