"""Spans: the days on which a person counts, in which unit and under which plan, as the figures define it.

What the reports would ask of every fact on every question is said here once a person: which unit they are a member of
day by day, and on which of those days they hold cover. Days are ISO text, both ends included. Source: product.md (The
figures; M01, M01b, M08).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from mutualaid.codes import IN_YEAR, INSURED, MEMBER
from mutualaid.facts import FOR_EVER
from mutualaid.rules.cover import shift

ANY_PLAN = 0
"""In place of a plan: membership, which is of none, and cover of any plan at all."""

Spell = tuple[str, int, int, str | None]
"""``joined_on``, number, unit, ``left_on`` (the first day that is none of it) of a membership in service."""
Cover = tuple[int, str, str]
"""Plan, ``starts_on``, ``ends_on`` of a paid cover of an enrolled plan."""
Days = tuple[str, str]
Kind = tuple[str, int]
"""Code (of ``codes.SPANS``) and plan."""
Span = tuple[Kind, int, str, str]
"""Kind, unit, first and last day."""

_MEMBER = (MEMBER, ANY_PLAN)
_shift = lru_cache(maxsize=4096)(shift)


def spans(spells: Sequence[Spell], covers: Iterable[Cover]) -> list[Span]:
    """The spans of one person; those of one kind share no day, so that counting them counts the person once.

    ``member``: which unit the person is a member of. ``insured``: with a cover of the plan (or, ``ANY_PLAN``, of any)
    in force. ``in_year``: with none in force, but with one on another day of that year.

    >>> for kind, *span in spans([("2017-03-01", 1, 7, None)], [(2, "2017-01-01", "2017-06-30")]):
    ...     print(*kind, *span)
    member 0 7 2017-03-01 9999-12-31
    insured 0 7 2017-03-01 2017-06-30
    in_year 0 7 2017-07-01 2017-12-31
    insured 2 7 2017-03-01 2017-06-30
    in_year 2 7 2017-07-01 2017-12-31
    """
    stays = memberships(spells)
    found: list[Span] = [(_MEMBER, *stay) for stay in stays]
    for kind, first, last in held(tuple(covers)) if stays else ():
        for unit, since, until in stays:
            if since <= first and last <= until:
                found.append((kind, unit, first, last))
            elif first <= until and since <= last:
                found.append((kind, unit, max(first, since), min(last, until)))
    return found


@lru_cache(maxsize=4096)
def held(covers: tuple[Cover, ...]) -> Sequence[tuple[Kind, str, str]]:
    """Kind, first and last day of what covers amount to for whoever is always a member.

    Most people hold what many others hold.
    """
    of_plan: dict[int, list[Days]] = {}
    for plan, first, last in covers:
        of_plan.setdefault(plan, []).append((first, last))
    found: list[tuple[Kind, str, str]] = []
    every = [(first, last) for _, first, last in covers]
    for plan, some in [(ANY_PLAN, every), *sorted(of_plan.items())]:
        in_force = merged(some)
        found += [((INSURED, plan), first, last) for first, last in in_force]
        found += [((IN_YEAR, plan), first, last) for first, last in beside(in_force)]
    return found


def memberships(spells: Sequence[Spell]) -> list[tuple[int, str, str]]:
    """Which unit a person is a member of, with the first and the last day.

    Of several spells on a day the one joined last counts, of those joined on one day that of the later number.

    >>> memberships([("2017-01-01", 1, 7, None), ("2018-01-01", 2, 8, "2018-07-01")])
    [(7, '2017-01-01', '2017-12-31'), (8, '2018-01-01', '2018-06-30'), (7, '2018-07-01', '9999-12-31')]
    """
    if len(spells) == 1:
        joined, _, unit, left = spells[0]
        return [(unit, joined, FOR_EVER if left is None else _shift(left, -1))]
    in_order = sorted(spells)
    turns = sorted({spell[0] for spell in spells} | {spell[3] for spell in spells if spell[3] is not None})
    found: list[tuple[int, str, str]] = []
    before = None
    for place, first in enumerate(turns):
        last = _shift(turns[place + 1], -1) if place + 1 < len(turns) else FOR_EVER
        running = [unit for joined, _, unit, left in in_order if joined <= first and (left is None or left > first)]
        now = running[-1] if running else None
        if now is not None and now == before:
            found[-1] = (now, found[-1][1], last)
        elif now is not None:
            found.append((now, first, last))
        before = now
    return found


def merged(periods: Iterable[Days]) -> list[Days]:
    """The same days in as few periods as hold them, in order.

    >>> merged([("2018-01-01", "2018-12-31"), ("2017-01-01", "2017-12-31"), ("2020-01-01", "2020-06-30")])
    [('2017-01-01', '2018-12-31'), ('2020-01-01', '2020-06-30')]
    """
    found: list[Days] = []
    for first, last in sorted(periods):
        if found and (first <= found[-1][1] or first == _shift(found[-1][1], 1)):
            if last > found[-1][1]:
                found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def beside(held: Sequence[Days]) -> list[Days]:
    """The other days of every year that a period of ``held`` touches; ``held`` is as ``merged`` gives it.

    >>> beside([("2018-03-01", "2018-06-30"), ("2018-09-01", "2019-12-31")])
    [('2018-01-01', '2018-02-28'), ('2018-07-01', '2018-08-31')]
    """
    if all(first[5:] == "01-01" and last[5:] == "12-31" for first, last in held):
        return []
    found: list[Days] = []
    for since, until in merged((f"{first[:4]}-01-01", f"{last[:4]}-12-31") for first, last in held):
        free: str | None = since
        for first, last in held:
            if free is None or first < since or last > until:
                continue
            if free < first:
                found.append((free, _shift(first, -1)))
            free = _shift(last, 1) if last < until else None
        if free is not None:
            found.append((free, until))
    return found
