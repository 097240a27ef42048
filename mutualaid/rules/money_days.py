"""Judges the days on which money is said to have moved by what that money belongs to.

A slip of the pen takes money into another year, and out of the figures of its own. Days are ISO text, both ends of a
period included. Source: interface.md (enroll import: the day of the money).
"""

from __future__ import annotations

from functools import lru_cache

from mutualaid.results import Finding
from mutualaid.rules.cover import add_years


@lru_cache(maxsize=4096)
def judge_receipt(starts_on: str, ends_on: str, received_on: str) -> Finding | None:
    """Held where the money of a cover came more than a year from its first day, or after the cover had ended.

    >>> judge_receipt("2018-03-01", "2019-02-28", "2019-03-01").code
    'RECEIVED_AFTER_END'
    >>> judge_receipt("2018-03-01", "2019-02-28", "2017-02-28").code
    'RECEIVED_FAR'
    """
    facts: dict[str, object] = {"received_on": received_on, "starts_on": starts_on, "ends_on": ends_on}
    if _is_far(received_on, starts_on, starts_on):
        return Finding("held", "RECEIVED_FAR", facts)
    return Finding("held", "RECEIVED_AFTER_END", facts) if received_on > ends_on else None


@lru_cache(maxsize=4096)
def judge_move(day: str, first_on: str, last_on: str, today: str) -> Finding | None:
    """Held where money moved more than a year before or after the time that it belongs to, or is to move yet.

    That is of money given back the time since it came, and of the cover that it paid; of money recovered the day on
    which it was paid; of what the bank answers the time since the event; of a received list the year of its quarter.

    >>> year, today = ("2018-01-05", "2018-12-31"), "2019-12-31"
    >>> judge_move("2020-01-01", *year, today).code
    'MONEY_DAY_FAR'
    >>> judge_move("2019-12-31", *year, today), judge_move("2017-01-05", *year, today)
    (None, None)
    """
    if not _is_far(day, first_on, last_on):
        return judge_coming(day, today)
    return Finding("held", "MONEY_DAY_FAR", {"day": day, "first_on": first_on, "last_on": last_on})


@lru_cache(maxsize=4096)
def judge_coming(day: str, today: str) -> Finding | None:
    """Held where money moved, or was asked for, on a day that is still to come when it is entered.

    >>> judge_coming("2019-01-06", "2019-01-05").code, judge_coming("2019-01-05", "2019-01-05")
    ('MONEY_DAY_TO_COME', None)
    """
    if day <= today:
        return None
    return Finding("held", "MONEY_DAY_TO_COME", {"day": day, "today": today})


def _is_far(day: str, first_on: str, last_on: str) -> bool:
    return day < add_years(first_on, -1) or day > add_years(last_on, 1)
