"""Which backups a rotation keeps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules.rotation import USUAL, Rule, kept, rule_from

MONDAY = date(2018, 12, 31)


def daily(count: int) -> list[tuple[str, date]]:
    """One backup a day up to Monday 31 December 2018, oldest first, named by its day."""
    days = [MONDAY - timedelta(days=back) for back in range(count)]
    return [(day.isoformat(), day) for day in reversed(days)]


def test_of_a_year_of_daily_backups_seven_days_four_weeks_and_twelve_months_keep_their_newest() -> None:
    assert sorted(kept(daily(400), USUAL)) == [
        *("2018-01-31", "2018-02-28", "2018-03-31", "2018-04-30", "2018-05-31", "2018-06-30"),
        *("2018-07-31", "2018-08-31", "2018-09-30", "2018-10-31", "2018-11-30"),
        *("2018-12-16", "2018-12-23"),
        *("2018-12-25", "2018-12-26", "2018-12-27", "2018-12-28", "2018-12-29", "2018-12-30", "2018-12-31"),
    ]


def test_of_several_on_one_day_the_newest_is_kept() -> None:
    assert kept([("morning", MONDAY), ("noon", MONDAY), ("evening", MONDAY)], USUAL) == {"evening"}


def test_a_pause_takes_nothing_away() -> None:
    old = [(f"old {number}", date(2017, 1, 2) + timedelta(days=number)) for number in range(3)]
    assert kept([*old, ("new", MONDAY)], Rule(7, 0, 0)) == {"old 0", "old 1", "old 2", "new"}


def test_the_newest_is_kept_whatever_the_rule() -> None:
    assert kept([("a", MONDAY), ("b", MONDAY)], Rule(0, 0, 0)) == {"b"}
    assert kept([], USUAL) == frozenset()


def test_a_week_runs_from_monday_to_sunday() -> None:
    sunday, saturday = MONDAY - timedelta(days=1), MONDAY - timedelta(days=2)
    days = [("saturday", saturday), ("sunday", sunday), ("monday", MONDAY)]
    assert kept(days, Rule(0, 4, 0)) == {"sunday", "monday"}


@pytest.mark.parametrize("text", ["", "7", "d", "7d 4w", "4w7d", "-7d", "0d0w0m", "12345d", "七d"])
def test_what_is_no_rule_is_none(text: str) -> None:
    assert rule_from(text) is None


@given(st.lists(st.dates(date(2016, 1, 1), date(2019, 12, 31)), max_size=60), st.integers(0, 9), st.integers(0, 5))
def test_what_is_kept_is_kept_again_and_is_never_more_than_the_rule_says(
    days: list[date], first: int, second: int
) -> None:
    rule = Rule(first, second, first)
    named = [(str(number), day) for number, day in enumerate(sorted(days))]
    staying = kept(named, rule)
    assert len(staying) <= max(sum(rule), 1)
    assert kept([each for each in named if each[0] in staying], rule) == staying
