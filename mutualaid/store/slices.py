"""Many values in a query: cut to what one statement takes, numbers spelled out, texts as parameters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from mutualaid.store.asking import Askable

T = TypeVar("T")

MOST_AT_ONCE = 5_000
"""How many values one statement is asked for; engines bound its parameters and its length."""
MOST_TEXTS = 2_000
FEW = 1_000
WALK = 4
"""Where more than a fourth of a table is wanted, walking it is quicker than looking up."""


def slices(values: Sequence[T], most: int = MOST_AT_ONCE) -> Iterator[Sequence[T]]:
    """The values in runs of at most ``most``, in their order."""
    for start in range(0, len(values), most):
        yield values[start : start + most]


def runs(numbers: Iterable[int], most: int = MOST_AT_ONCE) -> list[tuple[int, int]]:
    """Numbers that follow each other as their first and last, at most ``most`` together; each number once, in order.

    >>> runs([9, 1, 2, 3, 2]), runs(range(1, 6), most=2)
    ([(1, 3), (9, 9)], [(1, 2), (3, 4), (5, 5)])
    """
    made: list[tuple[int, int]] = []
    in_order = sorted(set(numbers))
    start, end = 0, len(in_order)
    while start < end:
        first = in_order[start]
        # The longest stretch whose last number is as far from its first as it is long.
        length = min(most, end - start)
        if in_order[start + length - 1] != first + length - 1:
            length = bisect_right(range(length), 0, key=lambda at: in_order[start + at] - first - at)
        made.append((first, first + length - 1))
        start += length
    return made


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


def by_numbers(
    asked: Askable,
    sql: str,
    column: str,
    numbers: Collection[int],
    *,
    of: str,
    params: Mapping[str, object] | None = None,
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that begins with ``select`` and ends in its conditions, for these numbers of ours alone.

    ``of`` is the table that ``column`` belongs to: where a good part of it is wanted, one walk is quicker.
    """
    if _is_most(asked, of, len(numbers)):
        yield from _walked(asked, sql, column, numbers, params)
        return
    for some in slices(sorted(set(numbers))):
        yield from asked.select(f"{sql} and {column} in ({listed(some)})", params)


def by_texts(asked: Askable, sql: str, column: str, texts: Collection[str], *, of: str) -> Iterator[tuple[Any, ...]]:
    """Like ``by_numbers`` for texts from outside."""
    if _is_most(asked, of, len(texts)):
        yield from _walked(asked, sql, column, texts, None)
        return
    for some in slices(sorted(set(texts)), MOST_TEXTS):
        marks, params = marked(some)
        yield from asked.select(f"{sql} and {column} in ({marks})", params)


def _walked(
    asked: Askable, sql: str, column: str, wanted: Collection[Any], params: Mapping[str, object] | None
) -> list[tuple[Any, ...]]:
    """Of all rows of a query those wanted: the column is asked for first, and left out of what is handed back."""
    before, _, after = sql.partition("select ")
    assert not before.strip()
    keys = wanted if isinstance(wanted, set | frozenset) else set(wanted)
    return [row[1:] for row in asked.select(f"select {column}, {after}", params) if row[0] in keys]


def _is_most(asked: Askable, table: str, count: int) -> bool:
    return count > FEW and WALK * count >= asked.select(f"select coalesce(max(fact_id), 0) from {table}")[0][0]  # noqa: S608
