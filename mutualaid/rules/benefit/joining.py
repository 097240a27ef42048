"""Whole stays: which settlements are one stay in several hospitals, and how many nights between them nobody pays.

A whole stay runs from the first admission to the last discharge of settlements that follow each other by a transfer:
admitted on the day of the discharge before or so many days after (``transfer_within_days``), with a slip of referral on
either. Source: domain.md 8.1 (HOSP_MED, HOSP_ALLOW, "Settled readings"); peers.md 3.2 (the terms of 2011).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

from mutualaid.rules.benefit.shapes import DecidedStay, History, Stay
from mutualaid.rules.cover import days_between

Row: TypeAlias = Stay | DecidedStay


def overlap(a: Row, b: Row) -> bool:
    """Whether two stays share a night, or are the same days; one that begins when the other ends is a second stay.

    A visit is none: several of a day, or beside a stay, are told apart by their settlements.
    """
    if a.visit_code is not None or b.visit_code is not None:
        return False
    if a.admitted_on == b.admitted_on and a.discharged_on == b.discharged_on:
        return True
    return a.admitted_on < b.discharged_on and b.admitted_on < a.discharged_on


def whole_stay(row: Row, others: Iterable[Row], within_days: int | None) -> tuple[Row, ...]:
    """The settlements of the stay of which ``row`` is one, in order of admission; ``row`` alone without a transfer.

    ``others`` may hold ``row`` itself. A row joins the latest stay whose last discharge lies 0 to ``within_days`` days
    before its admission; ``None`` joins nothing. Rows that end before they begin and visits are left out, and a row
    that overlaps an earlier one stands alone.

    >>> first = DecidedStay(1, "2018-03-01", "2018-03-05", True, 7, 0, 3, 0)
    >>> second = DecidedStay(2, "2018-03-06", "2018-03-09", False, 7, 0, 3, 0)
    >>> [one.claim_no for one in whole_stay(second, (first,), 1)], len(whole_stay(second, (first,), 0))
    ([1, 2], 1)
    """
    if within_days is None or row.visit_code is not None:
        return (row,)
    others = tuple(others)
    if not row.referral and not any(other.referral for other in others):
        return (row,)
    rows = {
        other.claim_no: other
        for other in others
        if other.admitted_on <= other.discharged_on and other.visit_code is None
    }
    rows[row.claim_no] = row
    stays: list[list[Row]] = []
    placed: list[Row] = []
    for one in sorted(rows.values(), key=lambda one: (one.admitted_on, one.discharged_on, one.claim_no)):
        if any(overlap(one, other) for other in placed):
            continue
        placed.append(one)
        for stay in reversed(stays):
            last = stay[-1]
            if (one.referral or last.referral) and (
                0 <= days_between(last.discharged_on, one.admitted_on) <= within_days
            ):
                stay.append(one)
                break
        else:
            stays.append([one])
    return next((tuple(stay) for stay in stays if row in stay), (row,))


def known_rows(history: History) -> tuple[Row, ...]:
    """Every settlement of the person in the plan that the history tells of; a decided one as it was handed in."""
    if not history.stays:
        return history.rows
    if not history.rows:
        return history.stays
    told = {row.claim_no for row in history.rows}
    return (*history.rows, *(stay for stay in history.stays if stay.claim_no not in told))


def nights_apart(rows: Sequence[Row], whole: Sequence[Row], within_days: int) -> int:
    """The nights between the settlements of a whole stay that count, ``rows``, which are nights in no hospital of them.

    A transfer within a day is one stay day and night. Where the terms let days pass, those between are spent at home;
    and what lies between two settlements around one that does not count is not counted either. Source: domain.md 8.1
    ("stays <=24 h apart with 转诊单 = one stay").

    >>> first, second = (DecidedStay(n, f"2018-03-0{n}", f"2018-03-0{n + 1}", True, 7, 0, 1, 0) for n in (1, 4))
    >>> nights_apart((first, second), (first, second), 3), nights_apart((first,), (first, second), 3)
    (2, 0)
    """
    follows = {later.claim_no: one.claim_no for one, later in pairwise(whole)}
    return sum(
        days_between(one.discharged_on, later.admitted_on)
        for one, later in pairwise(rows)
        if within_days > 1 or follows[later.claim_no] != one.claim_no
    )
