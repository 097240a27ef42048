"""Where a membership goes on when its union is merged into another. Days are ISO text; an end is the first day out.

Source: interface.md (`unit merge --on`: the people of a unit go over on that day).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Successors = Mapping[int, tuple[str, int]]
"""Of each union that was merged into another: the first day on which it is no more, and the other."""


class Stretch(NamedTuple):
    """A part of a membership that lies in one union."""

    unit_id: int
    joined_on: str
    left_on: str | None


def stretches(unit_id: int, joined_on: str, left_on: str | None, successors: Successors) -> list[Stretch]:
    """The parts of a membership: from the day on which its union is merged into another it goes on in that one.

    Who joins on that very day, or after it, joins the other. No union succeeds itself, not by way of others either.

    >>> [tuple(part) for part in stretches(1, "2017-01-01", None, {1: ("2018-06-01", 2), 2: ("2019-06-01", 3)})]
    [(1, '2017-01-01', '2018-06-01'), (2, '2018-06-01', '2019-06-01'), (3, '2019-06-01', None)]
    >>> [tuple(part) for part in stretches(1, "2017-01-01", "2018-06-01", {1: ("2018-06-01", 2)})]
    [(1, '2017-01-01', '2018-06-01')]
    >>> [tuple(part) for part in stretches(1, "2018-06-01", None, {1: ("2018-06-01", 2)})]
    [(2, '2018-06-01', None)]
    """
    parts = []
    while unit_id in successors:
        closed_on, successor_id = successors[unit_id]
        if left_on is not None and left_on <= closed_on:
            break
        if joined_on < closed_on:
            parts.append(Stretch(unit_id, joined_on, closed_on))
            joined_on = closed_on
        unit_id = successor_id
    return [*parts, Stretch(unit_id, joined_on, left_on)]
