"""In which order several files go in: what others rest on first, then by the days that they tell of.

A list of units that names the parents of another goes before it, whatever their days. Of two lists which tell of the
same people the one goes first that tells the earlier days of them, so that a transfer follows the membership which it
ends. What was joined, begun, received or paid earlier goes before what was later, so that renewals follow what they
renew; files of one day go by their name, numbers in it as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar

from mutualaid.results import Roster
from mutualaid.rules.identity import document_key
from mutualaid.rules.values import plain, read_day

DAYS: Mapping[str, tuple[str, ...]] = {
    "unit": (),
    "member": ("moved_on", "joined_on", "left_on"),
    "enroll": ("starts_on", "received_on"),
    "contribution": ("received_on",),
    "claim": ("admitted_on", "discharged_on", "visited_on"),
    "payout": ("paid_on",),
    "relief": ("applied_on",),
    "bank_answer": ("paid_on",),
}
"""By import, in the order in which their files go in: the days that order its files, the first that a file has."""

PEOPLE = ("member", "enroll")
"""Imports that judge a row by what stands of the same person: between two such lists the people of both decide."""

NO_DAY = "~"
"""After every day: a list without any changes what others bring."""

_NUMBER = re.compile(r"(\d+)")


class Place(NamedTuple):
    """Where a file stands among the others."""

    kind: str
    file: str
    first_on: str
    """The earliest day that it tells of, else the one that the command line gives it; ``NO_DAY`` without either."""
    names: frozenset[str] = frozenset()
    """The units that it brings, by code and by name."""
    above: frozenset[str] = frozenset()
    """The units that it names as those above."""
    days_of_people: Callable[[], Mapping[str, str]] = dict
    """The first day that it tells of each person, by document; asked for only where two lists may tell of the same."""


T = TypeVar("T")


def place_of(kind: str, roster: Roster, given: Mapping[str, object] | None = None) -> Place:
    """Where a roster stands among those of its kind and of others; ``given`` are the options of its import."""
    at = {name: index for index, name in enumerate(roster.fields) if name is not None}
    told = (_earliest(roster, at[name]) for name in DAYS[kind] if name in at)
    said = (str(given[name]) for name in DAYS[kind] if given and name in given)
    first_on = next((day for day in (*told, *said) if day), NO_DAY)
    if kind != "unit":
        columns = [at[name] for name in DAYS[kind] if name in at]
        told_of = cache(lambda: _days_of_people(roster, at.get("document_no"), columns))
        return Place(kind, roster.file, first_on, days_of_people=told_of)
    names = frozenset().union(*(_texts(roster, at.get(name)) for name in ("unit_code", "unit_name")))
    return Place(kind, roster.file, first_on, names, _texts(roster, at.get("parent_code")) - names)


def _cells(roster: Roster, column: int | None) -> set[Any]:
    return set() if column is None else {cells[column] for _, cells in roster.rows}


def _texts(roster: Roster, column: int | None) -> frozenset[str]:
    return frozenset(text for cell in _cells(roster, column) if (text := plain(cell)))


def _days_of_people(roster: Roster, document: int | None, columns: Sequence[int]) -> dict[str, str]:
    found: dict[str, str] = {}
    if document is None:
        return found
    read = cache(lambda cell: read_day(cell, epoch_1904=roster.epoch_1904, has_styles=roster.has_styles)[0])
    for _, cells in roster.rows:
        number = plain(cells[document])
        day = next((day for column in columns if (day := read(cells[column]))), None)
        if number and day:
            key = document_key(number)
            found[key] = min(found.get(key, day), day)
    return found


def _earliest(roster: Roster, column: int) -> str:
    days = []
    for cell in _cells(roster, column):
        day, _ = read_day(cell, epoch_1904=roster.epoch_1904, has_styles=roster.has_styles)
        if day is not None:
            days.append(day)
    return min(days, default="")


def in_order(files: Iterable[T], place: Callable[[T], Place]) -> list[T]:
    """The files in the order in which they go in."""
    kinds = list(DAYS)
    waiting = sorted(files, key=lambda file: _rank(place(file), kinds))
    ordered: list[T] = []
    while waiting:
        following = next((file for file in waiting if not _rests(place(file), map(place, waiting))), waiting[0])
        waiting.remove(following)
        ordered.append(following)
    return ordered


def _rank(place: Place, kinds: Sequence[str]) -> tuple[int, str, list[tuple[int, str]]]:
    parts = [(int(part), "") if part.isdecimal() else (-1, part) for part in _NUMBER.split(place.file.casefold())]
    return kinds.index(place.kind), place.first_on, parts


def _rests(place: Place, waiting: Iterable[Place]) -> bool:
    """Whether a file which still waits goes before: it brings units that this one names as those above, or tells
    earlier days of the people of both.
    """
    return any(place.above & other.names or _tells_before(other, place) for other in waiting if other is not place)


def _tells_before(one: Place, other: Place) -> bool:
    if one.kind != other.kind or one.kind not in PEOPLE:
        return False
    days, others = one.days_of_people(), other.days_of_people()
    if len(days) > len(others):
        return _weigh(others, days) < 0
    return _weigh(days, others) > 0


def _weigh(days: Mapping[str, str], others: Mapping[str, str]) -> int:
    """For how many more people of both lists the first tells an earlier day than the second."""
    pairs = [(day, others[key]) for key, day in days.items() if key in others]
    return sum(day < later for day, later in pairs) - sum(day > later for day, later in pairs)
