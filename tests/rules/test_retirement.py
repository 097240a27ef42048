"""The statutory age of retirement as a limit of terms: each step of the official tables, and the days about it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid import words
from mutualaid.render.cells import told
from mutualaid.results import Finding, Note
from mutualaid.rules.benefit import Claimant, Cover
from mutualaid.rules.benefit.gates import Fault, person_fault
from mutualaid.rules.cover import add_months, add_years, age_verdict, shift
from mutualaid.rules.eligibility import judge_person, surely_of_age
from mutualaid.rules.retirement import TRACKS, Age, age_limit, statutory_age
from mutualaid.rules.terms import Terms

BIRTHS = st.dates(date(1930, 1, 1), date(2020, 12, 31)).map(date.isoformat)
LIMITS = st.sampled_from([*TRACKS, 50, 55, 60])
TERMS = Terms(
    "X", "2017-01-01", None, {}, 12, 1, fee_fen=1, min_age=16, max_age_men="statutory", max_age_women="statutory_55"
)


@pytest.mark.parametrize(
    ("track", "born", "age"),
    [
        # men: a month more for four months of birth
        ("statutory", "1960-05", (60, 0)),
        ("statutory", "1964-12", (60, 0)),
        ("statutory", "1965-01", (60, 1)),
        ("statutory", "1965-04", (60, 1)),
        ("statutory", "1965-05", (60, 2)),
        ("statutory", "1965-12", (60, 3)),
        ("statutory", "1966-01", (60, 4)),
        ("statutory", "1968-12", (60, 12)),
        ("statutory", "1969-01", (61, 1)),
        ("statutory", "1972-12", (62, 0)),
        ("statutory", "1973-01", (62, 1)),
        ("statutory", "1976-08", (62, 11)),
        ("statutory", "1976-09", (63, 0)),
        ("statutory", "1990-01", (63, 0)),
        # women who retired at 55: the same steps, five years later
        ("statutory_55", "1969-12", (55, 0)),
        ("statutory_55", "1970-01", (55, 1)),
        ("statutory_55", "1970-04", (55, 1)),
        ("statutory_55", "1970-05", (55, 2)),
        ("statutory_55", "1981-08", (57, 11)),
        ("statutory_55", "1981-09", (58, 0)),
        ("statutory_55", "2000-12", (58, 0)),
        # women who retired at 50: a month more for two months of birth
        ("statutory_50", "1974-12", (50, 0)),
        ("statutory_50", "1975-01", (50, 1)),
        ("statutory_50", "1975-02", (50, 1)),
        ("statutory_50", "1975-03", (50, 2)),
        ("statutory_50", "1976-12", (51, 0)),
        ("statutory_50", "1977-01", (51, 1)),
        ("statutory_50", "1984-10", (54, 11)),
        ("statutory_50", "1984-11", (55, 0)),
        ("statutory_50", "1999-06", (55, 0)),
    ],
)
def test_each_step_of_the_official_tables(track: str, born: str, age: tuple[int, int]) -> None:
    years, months = divmod(12 * age[0] + age[1], 12)
    assert statutory_age(f"{born}-01", track) == statutory_age(f"{born}-28", track) == (years, months)


@given(birth_on=BIRTHS, track=st.sampled_from([*TRACKS]))
def test_who_is_born_a_month_later_retires_later_and_never_below_the_old_age(birth_on: str, track: str) -> None:
    now, later = statutory_age(birth_on, track), statutory_age(add_months(birth_on, 1), track)
    assert 0 <= later.in_months - now.in_months <= 1
    of = TRACKS[track]
    assert 12 * of.years <= now.in_months <= 12 * of.years + of.most_months


@given(birth_on=BIRTHS, track=st.sampled_from([*TRACKS]), start=st.dates(date(2000, 1, 1), date(2024, 12, 31)))
def test_before_2025_the_old_ages_hold(birth_on: str, track: str, start: date) -> None:
    old = age_verdict(birth_on, start.isoformat(), 16, TRACKS[track].years)
    now = age_verdict(birth_on, start.isoformat(), 16, track)
    assert (old is None) == (now is None)


@pytest.mark.parametrize(
    ("birth_on", "limit", "last_on"),
    [
        ("1964-12-18", "statutory", "2024-12-18"),
        ("1964-12-31", "statutory", "2024-12-31"),
        ("1965-01-01", "statutory", "2025-02-01"),
        ("1965-01-31", "statutory", "2025-02-28"),
        ("1976-09-01", "statutory", "2039-09-01"),
        ("1970-01-15", "statutory_55", "2025-02-15"),
        ("1975-01-15", "statutory_50", "2025-02-15"),
        ("1965-01-31", 60, "2025-01-31"),
    ],
)
def test_a_cover_may_start_until_the_day_on_which_the_age_is_reached(
    birth_on: str, limit: int | str, last_on: str
) -> None:
    assert age_verdict(birth_on, last_on, 16, limit) is None
    found = age_verdict(birth_on, shift(last_on, 1), 16, limit)
    assert found is not None
    assert (found.verdict, found.code) == ("held", "AGE")


def test_an_age_beyond_a_statutory_one_is_told_with_its_months() -> None:
    found = age_verdict("1965-01-20", "2025-06-01", 16, "statutory")
    assert found == Finding(
        "held",
        "AGE",
        {
            "age": Note("YEARS_AND_MONTHS", facts={"years": 60, "months": 4}),
            "min_age": 16,
            "max_age": Note("YEARS_AND_MONTH", facts={"years": 60, "months": 1}),
        },
    )
    said = {}
    for language in ("zh", "en"):
        words.use(language)
        said[language] = told("AGE", found.facts)
    assert said["zh"].startswith("起保日年龄（周岁）60 岁 4 个月，不在条款规定的 16 至 60 岁 1 个月（含）之内。")
    assert said["en"].startswith(
        "At the start of cover the person is 60 years 4 months, outside the 16 to 60 years 1 month of the terms."
    )
    whole = age_verdict("1960-01-20", "2025-01-20", None, "statutory")
    assert whole is not None
    assert whole.facts == {"age": 65, "min_age": 0, "max_age": 60}


def test_a_limit_of_years_is_what_it_says() -> None:
    assert age_limit("1965-01-01", 58) == Age(58, 0)


@pytest.mark.parametrize(
    ("men", "women", "birth_on", "most"),
    [
        ("statutory", "statutory_55", "1970-01-01", "statutory"),
        (54, "statutory_50", "1970-01-01", 54),
        (54, "statutory_50", "1990-01-01", "statutory_50"),
        (54, "statutory_50", None, "statutory_50"),
        (60, "statutory_55", "1990-01-01", 60),
    ],
)
def test_of_an_unknown_sex_the_greater_limit_for_that_birth_counts(
    men: int | str, women: int | str, birth_on: str | None, most: int | str
) -> None:
    assert TERMS._replace(max_age_men=men, max_age_women=women).max_age(None, birth_on) == most


def test_the_roster_row_of_delayed_retirement_is_held_and_a_later_birth_is_not() -> None:
    # domain.md 8.2 row 16: born on 18 December 1964, cover from 1 January 2025.
    assert [found.code for _, found in judge_person(TERMS, "2025-01-01", "M", "1964-12-18")] == ["AGE"]
    assert judge_person(TERMS, "2025-02-18", "M", "1965-01-18") == []
    assert [found.code for _, found in judge_person(TERMS, "2025-02-18", "F", "1965-01-18")] == ["AGE"]


def test_a_claim_under_a_cover_beyond_the_statutory_age_is_refused_unless_somebody_accepted_the_age() -> None:
    late = Cover(1, "2025-02-19", "2026-02-18", 1, None, "2025-02-19", age_accepted=False)
    claimant = Claimant("M", "1965-01-18", is_member=True)
    assert person_fault(TERMS, late, claimant) == Fault("age_outside_terms", "max_age_men", 60)
    assert person_fault(TERMS, late._replace(starts_on="2025-02-18"), claimant) is None
    assert person_fault(TERMS, late._replace(age_accepted=True), claimant) is None
    woman = Claimant("F", "1970-01-18", is_member=True)
    assert person_fault(TERMS, late, woman) == Fault("age_outside_terms", "max_age_women", 55)
    assert person_fault(TERMS, late._replace(starts_on="2025-02-18"), woman) is None


@given(birth_on=BIRTHS, men=LIMITS, women=LIMITS, start=st.dates(date(2010, 1, 1), date(2060, 1, 1)))
def test_who_is_surely_of_age_is_of_age_by_any_limit(
    birth_on: str, men: int | str, women: int | str, start: date
) -> None:
    starts_on = start.isoformat()
    terms = TERMS._replace(max_age_men=men, max_age_women=women)
    first, last = surely_of_age(terms, starts_on)
    if first <= birth_on <= last:
        assert judge_person(terms, starts_on, "M", birth_on) == judge_person(terms, starts_on, "F", birth_on) == []


@given(birth_on=BIRTHS, years=st.integers(16, 80))
def test_an_age_in_years_is_reached_on_the_birthday(birth_on: str, years: int) -> None:
    last = add_years(birth_on, years)
    assert age_verdict(birth_on, last, 0, years) is None
    assert age_verdict(birth_on, shift(last, 1), 0, years) is not None
