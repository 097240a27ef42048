"""Many values in a query: cut to what one statement takes, numbers spelled out, texts as parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

MOST_AT_ONCE = 5_000
"""How many values one statement is asked for; engines bound its parameters and its length."""


def slices(values: Sequence[T], most: int = MOST_AT_ONCE) -> Iterator[Sequence[T]]:
    """The values in runs of at most ``most``, in their order."""
    for start in range(0, len(values), most):
        yield values[start : start + most]


def listed(numbers: Iterable[int]) -> str:
    """Our own integers for the brackets of an ``in``.

    >>> listed([1, 7])
    '1, 7'
    """
    return ", ".join(f"{number:d}" for number in numbers)


def marked(values: Iterable[object]) -> tuple[str, dict[str, object]]:
    """Values from outside for the brackets of an ``in``: their marks, and the parameters they stand for.

    >>> marked(["a", "b"])
    (':v0, :v1', {'v0': 'a', 'v1': 'b'})
    """
    params = {f"v{place}": value for place, value in enumerate(values)}
    return ", ".join(f":{name}" for name in params), params
