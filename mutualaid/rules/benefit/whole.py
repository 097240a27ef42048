"""Which stay of a year is the first, and on which day a stay in several hospitals began.

Source: domain.md 8.1 (HOSP_MED, HOSP_ALLOW, "Settled readings").
"""

from __future__ import annotations

from collections.abc import Iterable

from mutualaid.rules.benefit.before import Before
from mutualaid.rules.benefit.joining import Row, known_rows, whole_stay
from mutualaid.rules.benefit.shapes import Cover, History, Stay
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import Benefit


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
    visit_code: str | None = None,
) -> bool:
    """Whether a stay of a day is not the first that a benefit accepts in the span of its terms; or a visit, of visits.

    Of several benefits each counts its own: what another accepts makes no later stay of it.
    """
    if benefit.first_of is None or not history.stays:
        return False
    alike = tuple(stay for stay in history.stays if stay.visit_code == visit_code)
    if len(alike) < len(history.stays):
        history = history._replace(stays=alike)
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
