"""Rows of the ledger for many values of a file, with few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from mutualaid.journal import Writer
from mutualaid.store.slices import listed, marked, slices

MOST_TEXTS = 2_000
FEW = 1_000
WALK = 4
"""Where more than a fourth of a table is wanted, walking it is quicker than looking up."""


def by_numbers(
    writer: Writer, sql: str, column: str, numbers: Collection[int], *, of: str
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that ends in its conditions for these numbers of ours; for very many, perhaps others too.

    ``of`` is the table that ``column`` belongs to: where a good part of it is wanted, one walk is quicker.

    """
    if _is_most(writer, of, len(numbers)):
        yield from writer.select(sql)
        return
    for some in slices(sorted(set(numbers))):
        yield from writer.select(f"{sql} and {column} in ({listed(some)})")


def by_texts(writer: Writer, sql: str, column: str, texts: Collection[str], *, of: str) -> Iterator[tuple[Any, ...]]:
    """Like ``by_numbers`` for texts from outside."""
    if _is_most(writer, of, len(texts)):
        yield from writer.select(sql)
        return
    for some in slices(sorted(set(texts)), MOST_TEXTS):
        marks, params = marked(some)
        yield from writer.select(f"{sql} and {column} in ({marks})", params)


def _is_most(writer: Writer, table: str, count: int) -> bool:
    return count > FEW and WALK * count >= writer.select(f"select coalesce(max(fact_id), 0) from {table}")[0][0]  # noqa: S608
