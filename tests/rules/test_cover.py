"""Periods, continuity, waiting and ages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules.cover import (
    add_years,
    age_on,
    age_verdict,
    gap_days,
    is_continuous,
    last_day,
    overlaps,
    same_day_last_year,
    shift,
    waiting_until,
)

DAYS = st.dates(date(1901, 1, 1), date(2099, 12, 31)).map(date.isoformat)


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        ("2018-01-01", 12, "2018-12-31"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-03-01", 12, "2024-02-29"),
        ("2024-03-01", 12, "2025-02-28"),
        ("2006-01-21", 24, "2008-01-20"),
        ("2008-03-01", 12, "2009-02-28"),
        ("2013-12-23", 36, "2016-12-22"),
        ("2018-01-31", 1, "2018-02-28"),
        ("2018-12-31", 12, "2019-12-30"),
        ("2018-12-31", 2, "2019-02-28"),
        ("2018-10-31", 1, "2018-11-30"),
    ],
)
def test_a_cover_ends_the_day_before_its_anniversary(starts_on: str, months: int, ends_on: str) -> None:
    assert last_day(starts_on, months) == ends_on


@given(DAYS, st.integers(1, 60))
def test_a_cover_and_the_next_one_touch_and_do_not_overlap(starts_on: str, months: int) -> None:
    ends_on = last_day(starts_on, months)
    next_start = shift(ends_on, 1)
    assert starts_on <= ends_on
    assert is_continuous(ends_on, next_start)
    assert gap_days(ends_on, next_start) == 0
    assert not overlaps(starts_on, ends_on, next_start, last_day(next_start, months))
    assert overlaps(starts_on, ends_on, ends_on, next_start)


@given(DAYS, DAYS, DAYS, DAYS)
def test_overlap_is_mutual(a: str, b: str, c: str, d: str) -> None:
    a, b = sorted((a, b))
    c, d = sorted((c, d))
    assert overlaps(a, b, c, d) == overlaps(c, d, a, b) == (max(a, c) <= min(b, d))


@pytest.mark.parametrize(
    ("next_start", "grace_days", "continuous"),
    [("2019-01-01", 0, True), ("2019-01-02", 0, False), ("2019-01-31", 30, True), ("2019-02-01", 30, False)],
)
def test_a_renewal_continues_within_the_grace(next_start: str, grace_days: int, continuous: bool) -> None:
    assert is_continuous("2018-12-31", next_start, grace_days) is continuous


@pytest.mark.parametrize(
    ("next_start", "days"), [("2018-12-01", 0), ("2019-01-01", 0), ("2019-01-02", 1), ("2019-02-01", 31)]
)
def test_a_gap_counts_the_days_without_cover(next_start: str, days: int) -> None:
    assert gap_days("2018-12-31", next_start) == days


@pytest.mark.parametrize(
    ("day", "before"), [("2018-12-31", "2017-12-31"), ("2024-02-29", "2023-02-28"), ("2025-02-28", "2024-02-28")]
)
def test_29_february_is_compared_with_28(day: str, before: str) -> None:
    assert same_day_last_year(day) == before


def test_29_february_comes_back_after_four_years() -> None:
    assert add_years("2024-02-29", 4) == "2028-02-29"


@pytest.mark.parametrize(
    ("birth_on", "day", "age"),
    [
        ("1964-12-18", "2024-12-17", 59),
        ("1964-12-18", "2024-12-18", 60),
        ("2004-02-29", "2022-02-27", 17),
        ("2004-02-29", "2022-02-28", 18),
        ("2018-05-01", "2018-04-30", -1),
        ("2018-05-01", "2018-05-01", 0),
    ],
)
def test_the_birthday_itself_makes_a_year(birth_on: str, day: str, age: int) -> None:
    assert age_on(birth_on, day) == age


@pytest.mark.parametrize(
    ("birth_on", "starts_on", "within"),
    [
        ("2003-01-01", "2019-01-01", True),
        ("2003-01-02", "2019-01-01", False),
        ("2009-09-03", "2019-01-01", False),
        ("1964-12-18", "2024-12-18", True),
        ("1964-12-18", "2024-12-19", False),
        ("1964-12-18", "2025-01-01", False),
    ],
)
def test_an_age_outside_the_terms_is_held(birth_on: str, starts_on: str, within: bool) -> None:
    finding = age_verdict(birth_on, starts_on, 16, 60)
    assert (finding is None) is within
    if finding:
        assert (finding.verdict, finding.code) == ("held", "AGE")
        assert finding.facts == {"age": age_on(birth_on, starts_on), "min_age": 16, "max_age": 60}


def test_terms_without_an_age_hold_nobody() -> None:
    assert age_verdict("1900-01-01", "2018-01-01", None, None) is None
    assert age_verdict("2018-01-01", "2018-01-01", None, 60) is None


def test_a_missing_bound_is_shown_as_none() -> None:
    young = age_verdict("2018-01-01", "2018-01-01", 16, None)
    old = age_verdict("1900-01-01", "2018-01-01", None, 60)
    assert young is not None
    assert old is not None
    assert young.facts == {"age": 0, "min_age": 16, "max_age": "∞"}
    assert old.facts == {"age": 118, "min_age": 0, "max_age": 60}


@pytest.mark.parametrize(
    ("starts_on", "days", "until"),
    [
        ("2018-01-01", 30, "2018-01-30"),
        ("2018-01-01", 1, "2018-01-01"),
        ("2018-01-01", 0, None),
        ("2024-02-28", 2, "2024-02-29"),
    ],
)
def test_waiting_counts_the_start_as_its_first_day(starts_on: str, days: int, until: str | None) -> None:
    assert waiting_until(starts_on, days) == until
