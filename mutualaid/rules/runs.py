"""Many numbers as one short text: what follows one upon the other is a run."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby


def runs(numbers: Iterable[int]) -> str:
    """The numbers in their order, each once, a run by its first and its last.

    >>> runs([9, 1, 2, 3, 3]), runs([])
    ('1-3,9', '')
    """
    told = []
    for _, run in groupby(enumerate(sorted(set(numbers))), lambda placed: placed[1] - placed[0]):
        found = [number for _, number in run]
        told.append(f"{found[0]}-{found[-1]}" if len(found) > 1 else f"{found[0]}")
    return ",".join(told)


def holds(text: str, number: int) -> bool:
    """Whether a number is one of those that a text of runs tells.

    >>> holds("1-3,9", 2), holds("1-3,9", 9), holds("1-3,9", 4), holds("", 4)
    (True, True, False, False)
    """
    for run in text.split(",") if text else ():
        first, _, last = run.partition("-")
        if int(first) <= number <= int(last or first):
            return True
    return False
