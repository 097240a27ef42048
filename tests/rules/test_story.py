"""Covers in unbroken chains, and the history that a claim sees of those before it."""

from __future__ import annotations

import pytest

from mutualaid.rules.benefit import NOTHING, Cover, Event, Judgment, PaidHarm, Stay
from mutualaid.rules.story import Chains, Decided, Held, Story

STRICT, GRACE = 7, 8
CHAINS = Chains({STRICT: 0, GRACE: 30})


def held(starts_on: str, ends_on: str, number: int = 1, terms_id: int = STRICT) -> Held:
    return Held(starts_on, ends_on, number, 1, None, terms_id)


def stay(number: int, admitted_on: str, *, referral: bool = False) -> Stay:
    return Stay(number, f"S{number}", admitted_on, admitted_on, 2, None, 100, referral, "illness", None)


COVER = Cover(5, "2018-01-01", "2018-12-31", 1, None, "2018-01-01")


def test_both_ends_of_a_cover_are_covered_and_nothing_beside_them() -> None:
    one = [held("2018-01-01", "2018-12-31")]
    assert [CHAINS.cover_on(one, day) is not None for day in ("2017-12-31", "2018-01-01", "2018-12-31", "2019-01-01")] == [
        False, True, True, False]  # fmt: skip
    two = [*one, held("2020-01-01", "2020-12-31", 2)]
    assert [CHAINS.cover_on(two, day) is not None for day in ("2017-12-31", "2019-06-01", "2020-06-01", "2021-01-01")] == [
        False, False, True, False]  # fmt: skip


@pytest.mark.parametrize(
    ("starts_on", "terms_id", "first_on"),
    [
        ("2019-01-01", STRICT, "2018-01-01"),
        ("2019-01-02", STRICT, "2019-01-02"),
        ("2019-01-31", GRACE, "2018-01-01"),
        ("2019-02-01", GRACE, "2019-02-01"),
    ],
)
def test_a_chain_is_unbroken_to_the_day_and_the_grace_is_that_of_the_renewal(
    starts_on: str, terms_id: int, first_on: str
) -> None:
    covers = [held(starts_on, "2019-12-31", 2, terms_id), held("2018-01-01", "2018-12-31")]
    found = CHAINS.cover_on(covers, "2019-06-01")
    assert found is not None
    assert (found.enrollment_id, found.first_on) == (2, first_on)


def test_of_two_covers_of_one_day_the_one_that_began_first_counts_and_the_longer_one_makes_the_chain() -> None:
    covers = [
        held("2018-01-01", "2018-12-31"),
        held("2018-03-01", "2018-09-30", 2),
        held("2019-01-01", "2019-12-31", 3),
    ]
    first, last = CHAINS.cover_on(covers, "2018-06-01"), CHAINS.cover_on(covers, "2019-06-01")
    assert first is not None
    assert last is not None
    assert (first.enrollment_id, last.first_on) == (1, "2018-01-01")


def test_a_story_in_which_nothing_happened_is_no_history() -> None:
    assert Story().history(COVER, "2018-06-01") == NOTHING


def test_what_was_accepted_uses_up_its_own_cover_and_counts_as_a_stay_of_any() -> None:
    decided = [
        Decided(stay(1, "2018-03-01"), "pay", None, 1000, 3, 5),
        Decided(stay(2, "2017-03-01"), "partial", "cap_reached", 700, 2, 4),
        Decided(stay(3, "2018-04-01"), "reject", "duplicate_event", 0, None, 5),
        Decided(stay(4, "2018-05-01"), "hold", "hospital_level_unknown", 0, None, 5),
    ]
    history = Story(decided).history(COVER, "2018-06-01")
    assert (history.paid_fen, history.paid_days, [one.claim_no for one in history.stays]) == (1000, 3, [1, 2])
    assert history.rows == ()


def test_the_settlements_of_a_story_are_told_where_one_came_with_a_slip() -> None:
    waiting = [stay(1, "2018-03-01", referral=True)]
    decided = [
        Decided(stay(2, "2018-03-02"), "reject", "late_claim", 0, None, None),
        Decided(stay(3, "2018-03-03"), "reject", "manual", 0, None, None),
    ]
    story = Story(decided, waiting)
    assert story.has_transfer
    assert [row.claim_no for row in story.history(COVER, "2018-06-01").rows] == [1, 2]


def test_payments_by_list_count_from_the_first_to_the_last_day_of_the_cover() -> None:
    story = Story((), (), [("2017-12-31", 1), ("2018-01-01", 10), ("2018-12-31", 100), ("2019-01-01", 1000)])
    assert story.history(COVER, "2018-06-01").paid_fen == 110
    assert story.history(None, "2019-06-01").paid_fen == 1000


def test_without_a_cover_the_calendar_year_is_the_period() -> None:
    def fire(number: int, on: str) -> Event:
        return Event(number, on, "accident", None, "fire", None, None, 100, None, None)

    story = Story([Decided(fire(1, "2018-12-31"), "pay", None, 300, None, None)])
    story.go_on(fire(2, "2019-01-01"), Judgment("pay", None, 500, None, ()), None)
    assert story.history(None, "2018-06-01").harms_paid == (PaidHarm("fire", 300, "2018-12-31"),)
    assert story.history(None, "2019-06-01").harms_paid == (PaidHarm("fire", 500, "2019-01-01"),)


def test_classes_of_disease_are_remembered_for_a_life() -> None:
    ill = Event(1, "2018-03-01", "illness", "malignancy", None, None, None, None, None, None)
    story = Story()
    story.go_on(ill, Judgment("pay", None, 500, None, (), (), "malignancy"), COVER)
    story.go_on(ill, Judgment("reject", "disease_not_listed", 0, None, ()), COVER)
    later = Cover(9, "2028-01-01", "2028-12-31", 1, None, "2028-01-01")
    assert story.history(later, "2028-06-01").classes_paid == frozenset({"malignancy"})
    assert story.history(later, "2028-06-01").paid_fen == 0
