"""Exclusive plans: the day on which a version says so, both directions, and that nothing stands against it."""

from __future__ import annotations

import os
from collections.abc import Hashable
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mutualaid.rules.eligibility import Standing, Wanted, meet
from mutualaid.rules.exclusion import NO_EXCLUSIONS, Exclusions, Held, Named

A, B, C = 1, 2, 3
ONE_WAY = Exclusions([Named(A, "2018-01-01", "2018-12-31", (B,))], {A: "CQ_A", B: "CQ_B"})
"""Of covers of A that start in 2018 the terms name B; those of B name nothing."""


Stands = dict[tuple[Hashable, int], list[Standing]]


def wanted(plan: int, starts_on: str, ends_on: str, *left_open: str) -> Wanted:
    return Wanted(plan, 7, starts_on, ends_on, 1, None, 100, frozenset(left_open))


def standing(plan: int, starts_on: str, ends_on: str, number: int = 9) -> Standing:
    return Standing(number, 7, "U1", starts_on, ends_on, 1, None, 100)


def codes(plan: int, days: tuple[str, str], *held: tuple[int, str, str], by: Exclusions = ONE_WAY) -> list[str]:
    """What a cover of somebody meets who holds others."""
    stands: Stands = {("me", each[0]): [standing(*each)] for each in held}
    [found] = meet([("me", 2, wanted(plan, *days))], stands, by)
    return [] if found is None else [finding.code for _, finding in found.findings]


@pytest.mark.parametrize(
    ("plan", "days", "held", "code"),
    [
        # Either direction is refused, whichever of both the terms name.
        (B, ("2018-06-01", "2019-05-31"), (A, "2018-01-01", "2018-12-31"), ["EXCLUDED"]),
        (A, ("2018-06-01", "2019-05-31"), (B, "2018-01-01", "2018-12-31"), ["EXCLUDED"]),
        # One day is enough; the day after is free, before and behind.
        (B, ("2018-12-31", "2019-12-30"), (A, "2018-01-01", "2018-12-31"), ["EXCLUDED"]),
        (B, ("2019-01-01", "2019-12-31"), (A, "2018-01-01", "2018-12-31"), []),
        (B, ("2017-01-01", "2018-01-01"), (A, "2018-01-01", "2018-12-31"), ["EXCLUDED"]),
        (B, ("2017-01-01", "2017-12-31"), (A, "2018-01-01", "2018-12-31"), []),
        # The version in force on the first day of the cover of A decides: the first and the last day of it.
        (B, ("2019-06-01", "2020-05-31"), (A, "2018-12-31", "2019-12-30"), ["EXCLUDED"]),
        (B, ("2019-06-01", "2020-05-31"), (A, "2019-01-01", "2019-12-31"), []),
        (B, ("2017-06-01", "2018-05-31"), (A, "2018-01-01", "2018-12-31"), ["EXCLUDED"]),
        (B, ("2017-06-01", "2018-05-31"), (A, "2017-12-31", "2018-12-30"), []),
        (A, ("2018-12-31", "2019-12-30"), (B, "2018-06-01", "2019-05-31"), ["EXCLUDED"]),
        (A, ("2019-01-01", "2019-12-31"), (B, "2018-06-01", "2019-05-31"), []),
        # A third plan is nobody's business.
        (C, ("2018-06-01", "2019-05-31"), (A, "2018-01-01", "2018-12-31"), []),
        (A, ("2018-06-01", "2019-05-31"), (C, "2018-01-01", "2018-12-31"), []),
    ],
)
def test_a_cover_meets_one_of_an_excluded_plan_to_the_day(
    plan: int, days: tuple[str, str], held: tuple[int, str, str], code: list[str]
) -> None:
    assert codes(plan, days, held) == code


def test_the_refusal_names_the_plan_the_number_and_the_days() -> None:
    stands: Stands = {("me", A): [standing(A, "2018-01-01", "2018-12-31", 41)]}
    [found] = meet([("me", 2, wanted(B, "2018-12-31", "2019-12-30"))], stands, ONE_WAY)
    assert found is not None
    [(field, finding)] = found.findings
    assert (field, finding.verdict) == ("plan", "refused")
    assert finding.facts == {
        "plan_code": "CQ_A",
        "enrollment_no": 41,
        "unit_code": "U1",
        "starts_on": "2018-01-01",
        "ends_on": "2018-12-31",
    }


def test_the_first_row_of_a_file_stands_and_the_second_names_it() -> None:
    asks = [
        ("me", 2, wanted(A, "2018-01-01", "2018-12-31")),
        ("you", 3, wanted(B, "2018-01-01", "2018-12-31")),
        None,
        ("me", 5, wanted(B, "2018-12-31", "2019-12-30")),
        ("me", 6, wanted(B, "2020-01-01", "2020-12-31")),
        ("me", 6, wanted(A, "2018-06-01", "2018-06-30")),
    ]
    found = meet(asks, {}, ONE_WAY)
    told = [[] if each is None else [(f.code, f.facts.get("row")) for _, f in each.findings] for each in found]
    assert told == [[], [], [], [("EXCLUDED_IN_FILE", 2)], [], [("OVERLAP_IN_FILE", 2)]]
    both = [("me", 2, wanted(A, "2018-01-01", "2018-12-31")), ("me", 2, wanted(B, "2018-01-01", "2018-12-31"))]
    first, second = meet(both, {}, ONE_WAY)
    assert first is None
    assert second is not None
    assert [(f.code, f.facts["plan_code"]) for _, f in second.findings] == [("EXCLUDED_IN_ROW", "CQ_A")]


def test_two_that_stand_together_already_are_not_refused_again_but_a_longer_one_meets_what_it_did_not() -> None:
    stands: Stands = {
        ("me", A): [standing(A, "2018-01-01", "2018-12-31", 1)],
        ("me", B): [standing(B, "2018-06-01", "2018-12-31", 2), standing(B, "2019-01-01", "2019-12-31", 3)],
    }
    same = [("me", 2, wanted(A, "2018-01-01", "2018-12-31")), ("me", 3, wanted(B, "2018-06-01", "2018-12-31"))]
    assert [found and found.findings for found in meet(same, stands, ONE_WAY)] == [[], []]
    [longer] = meet([("me", 2, wanted(A, "2018-01-01", "2019-01-01"))], stands, ONE_WAY)
    assert longer is not None
    assert [(f.code, f.facts["enrollment_no"]) for _, f in longer.findings] == [("EXCLUDED", 3)]
    # What the file leaves open is as it stands.
    [open_end] = meet([("me", 2, wanted(A, "2018-01-01", "2019-12-31", "ends_on"))], stands, ONE_WAY)
    assert open_end is not None
    assert open_end.findings == []


def test_of_a_row_that_repeats_what_stands_the_ledger_is_named_and_of_one_made_longer_the_row() -> None:
    stands: Stands = {("me", A): [standing(A, "2018-01-01", "2018-12-31", 1)]}
    asks = [("me", 2, wanted(A, "2018-01-01", "2018-12-31")), ("me", 3, wanted(B, "2018-06-01", "2019-05-31"))]
    _, second = meet(asks, stands, ONE_WAY)
    assert second is not None
    assert [f.code for _, f in second.findings] == ["EXCLUDED"]
    asks = [("me", 2, wanted(A, "2018-01-01", "2019-01-31")), ("me", 3, wanted(B, "2019-01-31", "2020-01-30"))]
    _, second = meet(asks, stands, ONE_WAY)
    assert second is not None
    assert [(f.code, f.facts["row"]) for _, f in second.findings] == [("EXCLUDED_IN_FILE", 2)]


def test_covers_that_stand_together_are_found_two_by_two() -> None:
    covers = [
        Held(1, A, "2018-01-01", "2018-12-31"),
        Held(2, B, "2018-12-31", "2019-12-30"),
        Held(3, B, "2020-01-01", "2020-12-31"),
        Held(4, C, "2018-01-01", "2020-12-31"),
    ]
    assert list(ONE_WAY.together(covers)) == [(covers[0], covers[1])]
    assert list(NO_EXCLUSIONS.together(covers)) == []
    assert (bool(ONE_WAY), bool(NO_EXCLUSIONS)) == (True, False)


# --- against the plainest way of saying it ---

FIRST = date(2018, 1, 1)
MANY = int(os.environ.get("MUTUALAID_EXCLUSIONS", "60"))


def day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


SPAN = st.tuples(st.integers(0, 12), st.integers(0, 6)).map(lambda each: (each[0], each[0] + each[1]))
ASKS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 4), SPAN, st.integers(0, 2)), max_size=14)
SAID = st.lists(st.tuples(st.integers(1, 4), SPAN, st.sets(st.integers(1, 4), min_size=1, max_size=2)), max_size=4)
Cover = tuple[int, int, int]


def apart(said: list[tuple[int, tuple[int, int], set[int]]], one: Cover, other: Cover) -> bool:
    """Day by day: whether two covers share one and either's terms, on the first of its days, name the other's plan."""
    shared = set(range(one[1], one[2] + 1)) & set(range(other[1], other[2] + 1))
    names = [
        plan == mine[0] and begins[0] <= mine[1] <= begins[1] and theirs[0] in others
        for plan, begins, others in said
        for mine, theirs in ((one, other), (other, one))
    ]
    return bool(shared) and any(names)


@settings(max_examples=MANY)
@given(asks=ASKS, said=SAID)
def test_what_was_taken_file_by_file_never_stands_against_the_terms_and_nothing_else_is_refused(
    asks: list[tuple[str, int, tuple[int, int], int]], said: list[tuple[int, tuple[int, int], set[int]]]
) -> None:
    said = [(plan, begins, others - {plan}) for plan, begins, others in said]
    known = Exclusions(Named(plan, day(begins[0]), day(begins[1]), others) for plan, begins, others in said)
    taken: dict[str, list[Cover]] = {"a": [], "b": []}
    stands: Stands = {}
    for file in range(3):
        rows = [(who, (plan, *days)) for who, plan, days, of in asks if of == file]
        in_file = [(who, row, wanted(plan, day(one), day(last))) for row, (who, (plan, one, last)) in enumerate(rows)]
        found = meet(in_file, stands, known)
        above: list[tuple[str, Cover]] = []
        news: list[tuple[str, Cover]] = []
        for (who, cover), meeting in zip(rows, found, strict=True):
            is_same = any(held[:2] == cover[:2] for held in taken[who])
            told = () if meeting is None else tuple(finding.code for _, finding in meeting.findings)
            others = [held for held in taken[who] if not (is_same and held[:2] == cover[:2])]
            if not is_same:
                assert ("EXCLUDED" in told) == any(apart(said, cover, held) for held in others)
                met = [
                    first for whose, first in above if whose == who and not any(h[:2] == first[:2] for h in taken[who])
                ]
                in_rows = any(apart(said, cover, first) for first in met)
                assert not in_rows or "EXCLUDED_IN_FILE" in told
            above.append((who, cover))
            if not told and not is_same:
                news.append((who, cover))
        for who, cover in news:
            taken[who].append(cover)
            held_ = stands.setdefault((who, cover[0]), [])
            held_.append(standing(cover[0], day(cover[1]), day(cover[2]), sum(map(len, taken.values()))))
    for covers in taken.values():
        assert not any(apart(said, one, other) for one, other in combinations(covers, 2))
