"""In which order several files go in: what others rest on first, then by the days that they tell of.

A list of units that names the parents of another goes before it, whatever their days; what was joined, begun, received
or paid earlier goes before what was later, so that renewals follow what they renew; files of one day go by their name,
numbers in it as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from mutualaid.results import Roster
from mutualaid.rules.values import plain, read_day

DAYS: Mapping[str, tuple[str, ...]] = {
    "unit": (),
    "member": ("moved_on", "joined_on", "left_on"),
    "enroll": ("starts_on", "received_on"),
    "contribution": ("received_on",),
    "claim": ("admitted_on", "discharged_on"),
    "payout": ("paid_on",),
    "relief": ("applied_on",),
    "bank_answer": ("paid_on",),
}
"""By import, in the order in which their files go in: the days that order its files, the first that a file has."""

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


T = TypeVar("T")


def place_of(kind: str, roster: Roster, given: Mapping[str, object] | None = None) -> Place:
    """Where a roster stands among those of its kind and of others; ``given`` are the options of its import."""
    at = {name: index for index, name in enumerate(roster.fields) if name is not None}
    told = (_earliest(roster, at[name]) for name in DAYS[kind] if name in at)
    said = (str(given[name]) for name in DAYS[kind] if given and name in given)
    first_on = next((day for day in (*told, *said) if day), NO_DAY)
    if kind != "unit":
        return Place(kind, roster.file, first_on)
    names = frozenset().union(*(_texts(roster, at.get(name)) for name in ("unit_code", "unit_name")))
    return Place(kind, roster.file, first_on, names, _texts(roster, at.get("parent_code")) - names)


def _cells(roster: Roster, column: int | None) -> set[Any]:
    return set() if column is None else {cells[column] for _, cells in roster.rows}


def _texts(roster: Roster, column: int | None) -> frozenset[str]:
    return frozenset(text for cell in _cells(roster, column) if (text := plain(cell)))


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
    """Whether a file names units as those above that another brings which still waits."""
    return any(place.above & other.names for other in waiting if other is not place)
