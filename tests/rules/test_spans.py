"""Spans of one person, day by day against the definitions, read straight from product.md."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutualaid.rules.spans import ANY_PLAN, Cover, Span, Spell, beside, memberships, merged, spans

FIRST = date(2017, 11, 1)
EVERY_DAY = [(FIRST + timedelta(days=number)).isoformat() for number in range(460)]
"""From November 2017 to February 2019: three years are touched."""

days = st.sampled_from(EVERY_DAY)
spells = st.lists(
    st.tuples(days, st.sampled_from((7, 8)), st.one_of(st.none(), days)).filter(lambda s: s[2] is None or s[2] > s[0]),
    max_size=4,
).map(lambda some: [(joined, number, unit, left) for number, (joined, unit, left) in enumerate(some, start=1)])
covers = st.lists(
    st.tuples(st.sampled_from((2, 3)), days, days).map(lambda c: (c[0], min(c[1:]), max(c[1:]))), max_size=4
)


def unit_on(some: list[Spell], day: str) -> int | None:
    running = [spell for spell in some if spell[0] <= day and (spell[3] is None or spell[3] > day)]
    return max(running)[2] if running else None


@given(spells, covers)
def test_a_person_counts_on_each_day_as_the_figures_define_it(some: list[Spell], held: list[Cover]) -> None:
    said: dict[str, set[tuple[str, int, int]]] = {day: set() for day in EVERY_DAY}
    for kind, unit, first, last in spans(some, held):
        for day in EVERY_DAY:
            if first <= day <= last:
                assert (*kind, unit) not in said[day]  # or it would be counted twice
                said[day].add((*kind, unit))
    for day in EVERY_DAY:
        own = unit_on(some, day)
        wanted = set()
        if own is not None:
            wanted.add(("member", ANY_PLAN, own))
            for plan in (ANY_PLAN, 2, 3):
                mine = [cover for cover in held if plan in (ANY_PLAN, cover[0])]
                if any(first <= day <= last for _, first, last in mine):
                    wanted.add(("insured", plan, own))
                elif any(first[:4] <= day[:4] <= last[:4] for _, first, last in mine):
                    wanted.add(("in_year", plan, own))
        assert said[day] == wanted, day


def test_what_has_no_end_goes_on_for_ever() -> None:
    assert memberships([("2017-01-01", 1, 7, None), ("2017-01-01", 2, 8, None)]) == [(8, "2017-01-01", "9999-12-31")]
    assert spans([("2017-01-01", 1, 7, None)], [(2, "2017-05-01", "9999-12-31"), (2, "2018-01-01", "9999-12-31")]) == [
        (("member", 0), 7, "2017-01-01", "9999-12-31"),
        (("insured", 0), 7, "2017-05-01", "9999-12-31"),
        (("in_year", 0), 7, "2017-01-01", "2017-04-30"),
        (("insured", 2), 7, "2017-05-01", "9999-12-31"),
        (("in_year", 2), 7, "2017-01-01", "2017-04-30"),
    ]


def test_who_is_no_member_counts_on_no_day() -> None:
    assert spans([], [(2, "2017-01-01", "2017-12-31")]) == []


def test_a_year_after_another_makes_one_period() -> None:
    years: list[tuple[str, str]] = [(f"{year}-01-01", f"{year}-12-31") for year in (2019, 2017, 2018)]
    assert merged(years) == [("2017-01-01", "2019-12-31")]
    assert beside(merged(years)) == []
    assert beside([("2017-02-01", "2017-12-31"), ("2019-01-01", "2019-03-31")]) == [
        ("2017-01-01", "2017-01-31"),
        ("2019-04-01", "2019-12-31"),
    ]


def test_the_same_unit_twice_in_a_row_is_one_stay() -> None:
    found: list[Span] = spans([("2017-01-01", 1, 7, "2018-01-01"), ("2018-01-01", 2, 7, None)], [])
    assert found == [(("member", 0), 7, "2017-01-01", "9999-12-31")]


def test_a_day_that_is_none_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="month"):
        memberships([("2017-01-01", 1, 7, "2017-13-01")])
