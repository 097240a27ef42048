"""Whole stays: settlements that follow each other by a transfer, and which stay of a year is the first.

A whole stay runs from the first admission to the last discharge of settlements that follow each other by a transfer:
admitted on the day of the discharge before or so many days after (``transfer_within_days``), with a slip of referral on
either. Source: domain.md 8.1 (HOSP_MED, HOSP_ALLOW, "Settled readings"); peers.md 3.2 (the terms of 2011).
"""

from __future__ import annotations

from collections.abc import Iterable

from mutualaid.rules.benefit.before import Before
from mutualaid.rules.benefit.shapes import Cover, History, Stay
from mutualaid.rules.benefit.stages.bases import days_between
from mutualaid.rules.benefit.stages.case import Row
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import Benefit


def overlap(a: Row, b: Row) -> bool:
    """Whether two stays share a night, or are the same days; one that begins when the other ends is a second stay."""
    if a.admitted_on == b.admitted_on and a.discharged_on == b.discharged_on:
        return True
    return a.admitted_on < b.discharged_on and b.admitted_on < a.discharged_on


def whole_stay(row: Row, others: Iterable[Row], within_days: int | None) -> tuple[Row, ...]:
    """The settlements of the stay of which ``row`` is one, in order of admission; ``row`` alone without a transfer.

    ``others`` may hold ``row`` itself. A row joins the latest stay whose last discharge lies 0 to ``within_days`` days
    before its admission; ``None`` joins nothing. Rows that end before they begin are left out, and a row that overlaps
    an earlier one stands alone.

    >>> from mutualaid.rules.benefit.shapes import DecidedStay
    >>> first = DecidedStay(1, "2018-03-01", "2018-03-05", True, 7, 0, 3, 0)
    >>> second = DecidedStay(2, "2018-03-06", "2018-03-09", False, 7, 0, 3, 0)
    >>> [one.claim_no for one in whole_stay(second, (first,), 1)], len(whole_stay(second, (first,), 0))
    ([1, 2], 1)
    """
    if within_days is None:
        return (row,)
    others = tuple(others)
    if not row.referral and not any(other.referral for other in others):
        return (row,)
    rows = {other.claim_no: other for other in others if other.admitted_on <= other.discharged_on}
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


def event_day(stay: Stay, history: History, terms: Terms | None) -> str:
    """The day on which cover and terms of a stay are looked up: its first admission, before any transfer."""
    within_days = None if terms is None else terms.scheme.transfer_within_days
    return whole_stay(stay, known_rows(history), within_days)[0].admitted_on


def is_later_stay(
    benefit: Benefit,
    terms: Terms,
    event_on: str,
    own: Iterable[Row],
    cover: Cover | None,
    history: History,
    before: Before,
) -> bool:
    """Whether a stay of a day is not the first that a benefit accepts in the span of its terms.

    Of several benefits each counts its own: what another accepts makes no later stay of it.
    """
    if benefit.first_of is None or not history.stays:
        return False
    if terms.scheme.names_sections:
        history = history._replace(stays=before.accepted_stays(history.stays))
    return _used_the_first(event_on, own, cover, benefit.first_of, terms.scheme.transfer_within_days, history)


def _used_the_first(
    event_on: str, own: Iterable[Row], cover: Cover | None, first_of: str, within_days: int | None, history: History
) -> bool:
    """Whether another stay than ``own`` was accepted in the calendar year of an admission (or under its cover).

    A stay belongs to the year of its first admission. Refused stays do not count, accepted ones of 0 fen do. Source:
    domain.md 8.1 ("Settled readings").
    """
    numbers = {row.claim_no for row in own}
    for stay in history.stays:
        if stay.claim_no in numbers:
            continue
        if first_of == "period" and cover is not None:
            if stay.enrollment_id == cover.enrollment_id:
                return True
        elif stay.admitted_on[:4] == event_on[:4]:
            whole = whole_stay(stay, known_rows(history), within_days)
            if whole[0].admitted_on[:4] == event_on[:4]:
                return True
    return False
