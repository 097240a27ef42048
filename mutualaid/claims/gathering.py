"""What several use cases of claims ask the ledger: which plans pay for a stay, rows for many numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from mutualaid.journal import Writer
from mutualaid.members.people import Survivors
from mutualaid.plans import PlanIndex, PlanRecord
from mutualaid.store.slices import listed, marked, slices

STAYS = frozenset(("medical", "allowance"))
"""The kinds of benefit that pay for a stay in hospital."""
MOST_TEXTS = 2_000
FEW = 1_000
WALK = 4
"""Where more than a fourth of a table is wanted, walking it is quicker than looking up."""

Rows = Iterable[tuple[Any, ...]]


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


def hospital_plans(plans: PlanIndex) -> list[PlanRecord]:
    """The plans that pay for a stay under any version of their terms, in the order of tables."""
    return [
        plan for plan in plans.by_id.values() if STAYS & {terms.benefit_kind for terms in plans.versions(plan.plan_id)}
    ]


def plans_held(
    writer: Writer, survivors: Survivors, people: Collection[int], plan_ids: Iterable[int]
) -> set[tuple[int, int]]:
    """Which of these people ever held which of these plans, paid or not: ``(person_id, plan_id)``."""
    wanted = ", ".join(map(str, plan_ids)) or "null"
    return {
        (survivors.of(person_id), plan_id)
        for person_id, plan_id in by_numbers(
            writer,
            f"select person_id, plan_id from enrollment where voided_by is null and plan_id in ({wanted})",  # noqa: S608
            "person_id",
            survivors.records(people),
            of="enrollment",
        )
    }
