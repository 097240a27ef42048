"""Which backups of a ledger are kept: the newest of each of the last days, weeks and months that have one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Rule(NamedTuple):
    """How many days, weeks (Monday to Sunday) and months keep their newest backup."""

    days: int
    weeks: int
    months: int


USUAL = Rule(7, 4, 12)
_WRITTEN = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,4})w)?(?:(\d{1,4})m)?")


def rule_from(text: str) -> Rule | None:
    """The rule that ``7d4w12m`` stands for (a part left out is none of it); None where the text is no rule.

    >>> rule_from("7d4w12m")
    Rule(days=7, weeks=4, months=12)
    >>> rule_from("30d")
    Rule(days=30, weeks=0, months=0)
    >>> rule_from("0d") is None
    True
    """
    found = _WRITTEN.fullmatch(text.strip().lower())
    rule = Rule(*(int(part or 0) for part in found.groups())) if found else None
    return rule if rule is not None and any(rule) else None


def kept(backups: Iterable[tuple[str, date]], rule: Rule) -> frozenset[str]:
    """The names to keep of ``(name, day)`` pairs, given oldest first; always the last one.

    A day, week or month without a backup does not count, so that a pause takes nothing away.

    >>> sorted(kept([("a", date(2018, 1, 1)), ("b", date(2018, 1, 1)), ("c", date(2018, 1, 2))], Rule(1, 0, 1)))
    ['c']
    """
    newest_first = list(backups)[::-1]
    names = {name for name, _ in newest_first[:1]}
    for count, part in ((rule.days, _day), (rule.weeks, _week), (rule.months, _month)):
        newest: dict[int, str] = {}
        for name, day in newest_first:
            newest.setdefault(part(day), name)
        names.update(list(newest.values())[:count])
    return frozenset(names)


def _day(day: date) -> int:
    return day.toordinal()


def _week(day: date) -> int:
    return (day.toordinal() - 1) // 7  # day 1 of the calendar was a Monday


def _month(day: date) -> int:
    return day.year * 12 + day.month
