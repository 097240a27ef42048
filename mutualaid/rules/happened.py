"""Judges the days of what can be told only once it has happened: an illness, an accident, a list handed in, a count.

Days are ISO text. A day on which something is to hold (a cover, a membership, a unit) may come; such a day may not, and
decides of no claim: it is asked about where it is entered. Source: interface.md (claim add, claim import).
"""

from __future__ import annotations

from mutualaid.results import Finding


def judge_happened(day: str | None, today: str) -> Finding | None:
    """Held where the day is still to come when it is entered; no day is none.

    >>> judge_happened("2018-03-02", "2018-03-01").code, judge_happened("2018-03-01", "2018-03-01")
    ('DAY_TO_COME', None)
    """
    if day is None or day <= today:
        return None
    return Finding("held", "DAY_TO_COME", {"day": day, "today": today})
