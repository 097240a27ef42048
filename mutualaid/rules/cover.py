"""Periods of cover, waiting, continuity and ages. Days go in and come out as ISO text; both ends are included.

Where a month lacks the day (29 February, the 31st) its last day stands in (Civil Code, art. 202). Source: domain.md 8.1
("Rules to implement with these"), 8.2 rows 15 and 16; peers.md 2.3 (vectors).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby

from mutualaid.results import Finding, Note
from mutualaid.rules.retirement import Age, age_limit


def shift(day: str, days: int) -> str:
    """The day so many days later (earlier when negative).

    >>> shift("2018-12-31", 1), shift("2024-03-01", -1)
    ('2019-01-01', '2024-02-29')
    """
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@lru_cache(maxsize=16_384)
def days_between(earlier: str, later: str) -> int:
    """How many days lie from one day to another; negative where the other is the earlier.

    >>> days_between("2018-12-31", "2019-01-02"), days_between("2024-03-01", "2024-02-28")
    (2, -2)
    """
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def _add_months(day: str, months: int) -> tuple[str, bool]:
    """The same day so many months later, and whether that month has it (else its last day)."""
    start = date.fromisoformat(day)
    years, month = divmod(start.month - 1 + months, 12)
    next_first = date(start.year + years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (next_first - timedelta(days=1)).day
    return date(start.year + years, month + 1, min(start.day, last)).isoformat(), start.day <= last


def last_day(starts_on: str, months: int) -> str:
    """The last day (included) of a cover of so many months, so that the next one can begin the day after.

    >>> last_day("2018-01-01", 12), last_day("2024-02-29", 12), last_day("2023-03-01", 12), last_day("2018-01-31", 1)
    ('2018-12-31', '2025-02-28', '2024-02-29', '2018-02-28')
    """
    anniversary, exists = _add_months(starts_on, months)
    return shift(anniversary, -1) if exists else anniversary


def overlaps(a_start: str, a_end: str, b_start: str, b_end: str) -> bool:
    """Whether two periods, both ends included, share a day.

    >>> overlaps("2018-01-01", "2018-12-31", "2018-12-31", "2019-12-30")
    True
    >>> overlaps("2018-01-01", "2018-12-31", "2019-01-01", "2019-12-31")
    False
    """
    return a_start <= b_end and b_start <= a_end


def is_continuous(previous_end: str, next_start: str, grace_days: int = 0) -> bool:
    """Whether a cover follows the one before without a gap: start <= end + 1 day + grace.

    >>> is_continuous("2018-12-31", "2019-01-01"), is_continuous("2018-12-31", "2019-01-02")
    (True, False)
    >>> is_continuous("2018-12-31", "2019-01-31", grace_days=30)
    True
    """
    return next_start <= shift(previous_end, 1 + grace_days)


def gap_days(previous_end: str, next_start: str) -> int:
    """How many days lie uncovered between two covers; 0 when they touch or overlap.

    >>> gap_days("2018-12-31", "2019-01-01"), gap_days("2018-12-31", "2019-01-11")
    (0, 10)
    """
    return max(0, (date.fromisoformat(next_start) - date.fromisoformat(previous_end)).days - 1)


def reached_on(received: Iterable[tuple[str, int]], fee_fen: int, event_on: str) -> str | None:
    """The day since which the money of a cover reached its fee on the day of an event, else the first day after it.

    ``received``: days and fen, what went back being negative; of one day all counts together. None where the fee is not
    reached, or nothing came in. Source: product.md (In force; M10).

    >>> reached_on([("2018-01-05", 5000), ("2018-02-05", 5000)], 10000, "2018-03-01")
    '2018-02-05'
    >>> reached_on([("2018-01-05", 5000), ("2018-03-02", 5000)], 10000, "2018-03-01")
    '2018-03-02'
    >>> reached_on([("2018-01-05", 9), ("2018-02-05", -9), ("2018-04-05", 9)], 9, "2018-03-01")
    '2018-04-05'
    >>> reached_on([("2018-01-05", 9), ("2018-04-05", -9)], 9, "2018-03-01"), reached_on([], 0, "2018-03-01")
    ('2018-01-05', None)
    """
    total, since = 0, None
    for day, parts in groupby(sorted(received), key=lambda part: part[0]):
        if day > event_on and since is not None:
            break
        total += sum(fen for _, fen in parts)
        since = (since or day) if total >= fee_fen else None
    return since


def add_months(day: str, months: int) -> str:
    """The same day so many months later; the last day of a month that lacks it.

    >>> add_months("2018-05-01", 24), add_months("2024-02-29", 24), add_months("2018-12-31", 2)
    ('2020-05-01', '2026-02-28', '2019-02-28')
    """
    return _add_months(day, months)[0]


def add_years(day: str, years: int) -> str:
    """The same day so many years later; 29 February becomes 28 where there is none.

    >>> add_years("2024-02-29", 1), add_years("2024-02-29", 4), add_years("2018-05-01", -1)
    ('2025-02-28', '2028-02-29', '2017-05-01')
    """
    return add_months(day, 12 * years)


def same_day_last_year(day: str) -> str:
    """The day to compare with a year before: 29 February against 28 February.

    >>> same_day_last_year("2018-12-31"), same_day_last_year("2024-02-29")
    ('2017-12-31', '2023-02-28')
    """
    return add_years(day, -1)


def age_on(birth_on: str, day: str) -> int:
    """Full years of age on a day; the birthday itself counts. Negative before birth.

    >>> age_on("1964-12-18", "2024-12-17"), age_on("1964-12-18", "2024-12-18"), age_on("2004-02-29", "2022-02-28")
    (59, 60, 18)
    """
    years = int(day[:4]) - int(birth_on[:4])
    return years if add_years(birth_on, years) <= day else years - 1


def age_verdict(birth_on: str, starts_on: str, min_age: int | None, max_age: int | str | None) -> Finding | None:
    """Held as ``AGE`` when the cover starts before the birthday of the least age or after that of the greatest.

    Both birthdays are within; ``None`` is no bound. Where the greatest is the person's own statutory age, the day on
    which they reach it is within, and both ages are told with their months. Source: interface.md (Imports: "sex
    refused, age held"), domain.md 8.2 rows 15 and 16.

    >>> age_verdict("1964-12-18", "2024-12-18", 16, 60) is None
    True
    >>> age_verdict("1964-12-18", "2025-01-01", 16, 60).code
    'AGE'
    >>> age_verdict("1965-01-20", "2025-02-20", 16, "statutory") is None
    True
    """
    too_young = min_age is not None and starts_on < add_years(birth_on, min_age)
    most = None if max_age is None else age_limit(birth_on, max_age)
    too_old = most is not None and starts_on > add_months(birth_on, most.in_months)
    if not too_young and not too_old:
        return None
    facts: dict[str, object] = {
        "age": age_on(birth_on, starts_on),
        "min_age": min_age or 0,
        "max_age": "∞" if most is None else _told(most),
    }
    if isinstance(max_age, str):
        facts["age"] = _told(_age_in_months(birth_on, starts_on))
    return Finding("held", "AGE", facts)


def _age_in_months(birth_on: str, day: str) -> Age:
    """Full years of age on a day and the full months beyond them."""
    months = 12 * (int(day[:4]) - int(birth_on[:4])) + int(day[5:7]) - int(birth_on[5:7])
    return Age(*divmod(months if add_months(birth_on, months) <= day else months - 1, 12))


def _told(age: Age) -> int | Note:
    """An age for a sentence: the years, with their months where there are any."""
    code = "YEARS_AND_MONTH" if age.months == 1 else "YEARS_AND_MONTHS"
    return Note(code, facts=age._asdict()) if age.months else age.years


def waiting_until(starts_on: str, waiting_days: int) -> str | None:
    """The last day (included) on which an event is not covered yet; ``None`` without a waiting period.

    Day 1 is the start: with 30 days, an event on day 31 is covered.

    >>> waiting_until("2018-01-01", 30), waiting_until("2018-01-01", 0)
    ('2018-01-30', None)
    """
    return shift(starts_on, waiting_days - 1) if waiting_days else None
