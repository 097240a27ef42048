"""Exclusive plans: which may not be held together, and which covers of one person are.

That one of two plans names the other is enough, in the version of its terms in force on the first day of its cover.
Days are ISO text, both ends of a cover included. Source: interface.md (Terms, ``excludes``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from mutualaid.rules.cover import overlaps


class Named(NamedTuple):
    """What the terms of a plan say of covers that start between two days: the plans that may not be held beside it."""

    plan_id: int
    from_on: str
    until_on: str
    others: Collection[int]


class Held(NamedTuple):
    """A cover of somebody, by its number."""

    enrollment_id: int
    plan_id: int
    starts_on: str
    ends_on: str


class Exclusions:
    """Which plans exclude each other; false where none does."""

    def __init__(self, named: Iterable[Named] = (), codes: Mapping[int, str] | None = None) -> None:
        self.named: Sequence[Named] = tuple(named)
        self.codes: Mapping[int, str] = codes or {}
        """What the plans are called."""
        self._of: dict[int, list[Named]] = defaultdict(list)
        rivals: dict[int, set[int]] = defaultdict(set)
        for each in self.named:
            self._of[each.plan_id].append(each)
            for other in each.others:
                rivals[each.plan_id].add(other)
                rivals[other].add(each.plan_id)
        self.rivals: Mapping[int, Sequence[int]] = {plan: sorted(others) for plan, others in rivals.items()}
        """The plans that one excludes, or that exclude it, on any day."""

    def __bool__(self) -> bool:
        return bool(self.rivals)

    def apart(self, plan_id: int, starts_on: str, other_id: int, other_starts_on: str) -> bool:
        """Whether covers of two plans that start on these days may not share a day.

        >>> exclusions = Exclusions([Named(1, "2018-01-01", "2018-12-31", (2,))])
        >>> exclusions.apart(1, "2018-12-31", 2, "2017-05-01"), exclusions.apart(2, "2017-05-01", 1, "2019-01-01")
        (True, False)
        """
        return self._names(plan_id, starts_on, other_id) or self._names(other_id, other_starts_on, plan_id)

    def _names(self, plan_id: int, starts_on: str, other_id: int) -> bool:
        return any(
            each.from_on <= starts_on <= each.until_on and other_id in each.others for each in self._of.get(plan_id, ())
        )

    def together(self, covers: Sequence[Held]) -> Iterator[tuple[Held, Held]]:
        """The covers of one person that share a day though their plans exclude each other, two by two."""
        for one, other in combinations([cover for cover in covers if cover.plan_id in self.rivals], 2):
            if overlaps(one.starts_on, one.ends_on, other.starts_on, other.ends_on) and self.apart(
                one.plan_id, one.starts_on, other.plan_id, other.starts_on
            ):
                yield one, other


NO_EXCLUSIONS = Exclusions()
