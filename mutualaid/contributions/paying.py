"""What a unit's waiting money pays: whole enrollments of its unit and plan, oldest first day first, strictly in order.

A contribution with an enrollment pays that one alone. What is left of a unit's receipt waits and is tried again
whenever money or unpaid enrollments come in. Source: interface.md (contribution), product.md (Paid, M02). Money is
integer fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mutualaid.journal import Writer
from mutualaid.store.resources import fill
from mutualaid.store.slices import listed, slices

Pair = tuple[int, int]
"""A unit and a plan: ``(unit_id, plan_id)``."""


class Waiting(NamedTuple):
    """A unit's receipt of which something has paid no enrollment yet."""

    contribution_id: int
    waiting_fen: int


class Owing(NamedTuple):
    """A standing enrollment that its contributions do not reach, and what is missing."""

    enrollment_id: int
    due_fen: int
    starts_on: str
    ends_on: str


def pay_whole(receipts: Iterable[Waiting], owing: Iterable[Owing]) -> list[tuple[int, int, int]]:
    """Which receipt pays which enrollment how much: ``(contribution_id, enrollment_id, amount_fen)``.

    Both sides in their order; it stops at the first enrollment that the rest cannot pay in whole. One enrollment may
    be paid out of several receipts.

    >>> year = "2018-01-01", "2018-12-31"
    >>> pay_whole([Waiting(1, 100), Waiting(2, 60)], [Owing(7, 95, *year), Owing(8, 60, *year), Owing(9, 10, *year)])
    [(1, 7, 95), (1, 8, 5), (2, 8, 55)]
    """
    left = [[receipt.contribution_id, receipt.waiting_fen] for receipt in receipts if receipt.waiting_fen > 0]
    rest = sum(amount for _, amount in left)
    parts: list[tuple[int, int, int]] = []
    place = 0
    for enrollment_id, due_fen, _, _ in owing:
        if due_fen > rest:
            break
        rest -= due_fen
        while due_fen:
            taken = min(due_fen, left[place][1])
            parts.append((left[place][0], enrollment_id, taken))
            due_fen -= taken
            left[place][1] -= taken
            if not left[place][1]:
                place += 1
    return parts


def allocate(writer: Writer, pairs: Iterable[Pair]) -> int:
    """Let the waiting money of units and plans pay what it can; hands back how many enrollments that paid.

    Call it once an entry, after everything else was asserted.
    """
    asked = set(pairs)
    receipts = {pair: found for pair, found in waiting(writer).items() if pair in asked}
    parts: list[tuple[int, int, int]] = []
    for pair, unpaid in owing(writer, receipts).items():
        parts += pay_whole(receipts[pair], unpaid)
    _assert_parts(writer, parts)
    return len({enrollment_id for _, enrollment_id, _ in parts})


def waiting(writer: Writer) -> dict[Pair, list[Waiting]]:
    """Money of units that has paid nothing yet, by unit and plan, the oldest receipt first."""
    found: dict[Pair, list[Waiting]] = {}
    for unit_id, plan_id, contribution_id, waiting_fen in writer.select(_WAITING):
        found.setdefault((unit_id, plan_id), []).append(Waiting(contribution_id, waiting_fen))
    return found


# Refunds and reversals of a unit's receipt name it in reverses_id. One pass over the rows without an enrollment.
_WAITING = """
with money as (
  select coalesce(c.reverses_id, c.contribution_id) as contribution_id, cast(sum(c.amount_fen) as bigint) as amount_fen
  from contribution_now c
  where c.enrollment_id is null and c.plan_id is not null
  group by coalesce(c.reverses_id, c.contribution_id)
),
rest as (
  select m.contribution_id, m.amount_fen - coalesce((
           select cast(sum(a.amount_fen) as bigint) from allocation_now a
           where a.contribution_id = m.contribution_id), 0) as waiting_fen
  from money m
)
select c.unit_id, c.plan_id, c.contribution_id, r.waiting_fen
from rest r
join contribution_now c on c.contribution_id = r.contribution_id
where r.waiting_fen > 0
order by c.received_on, c.contribution_id
"""

_RECEIVED = "cast({received_fen: e} + {allocated_fen: e} as bigint)"


def owing(writer: Writer, pairs: Iterable[Pair]) -> dict[Pair, list[Owing]]:
    """What is unpaid of units and plans, oldest first day first, then by number."""
    wanted = set(pairs)
    plans = listed(sorted({plan_id for _, plan_id in wanted}))
    found: dict[Pair, list[Owing]] = {}
    for some in slices(sorted({unit_id for unit_id, _ in wanted})):
        for unit_id, plan_id, *cover in writer.select(
            "select u.unit_id, u.plan_id, u.enrollment_id, u.due_fen, u.starts_on, u.ends_on"  # noqa: S608 - own integers
            " from (select e.unit_id, e.plan_id, e.enrollment_id, e.starts_on, e.ends_on,"
            f" e.fee_fen - {fill(_RECEIVED)} as due_fen"
            f" from enrollment_span_now e where e.unit_id in ({listed(some)}) and e.plan_id in ({plans})"
            ") u where u.due_fen > 0 order by u.starts_on, u.enrollment_id"
        ):
            if (unit_id, plan_id) in wanted:
                found.setdefault((unit_id, plan_id), []).append(Owing(*cover))
    return found


def received(writer: Writer, enrollment_ids: Iterable[int]) -> dict[int, int]:
    """What has been received for enrollments, own contributions and parts of receipts together, in fen."""
    found: dict[int, int] = {}
    for some in slices(sorted(set(enrollment_ids))):
        found |= dict(
            writer.select(
                f"select e.enrollment_id, {fill(_RECEIVED)} from enrollment_now e"  # noqa: S608 - own integers
                f" where e.enrollment_id in ({listed(some)})"
            )
        )
    return found


def _assert_parts(writer: Writer, parts: Sequence[tuple[int, int, int]]) -> None:
    """Assert allocations; where a receipt pays an enrollment further, its one allocation is corrected."""
    standing: dict[tuple[int, int], tuple[int, int, int]] = {}
    for some in slices(sorted({enrollment_id for _, enrollment_id, _ in parts})):
        for fact_id, allocation_id, contribution_id, enrollment_id, amount_fen in writer.select(
            "select fact_id, allocation_id, contribution_id, enrollment_id, amount_fen from allocation_now"  # noqa: S608
            f" where enrollment_id in ({listed(some)})"
        ):
            standing[contribution_id, enrollment_id] = (fact_id, allocation_id, amount_fen)
    columns = ("contribution_id", "enrollment_id", "amount_fen")
    more = [part for part in parts if part[:2] in standing]
    for contribution_id, enrollment_id, amount_fen in more:
        fact_id, _, before_fen = standing[contribution_id, enrollment_id]
        writer.correct("allocation", fact_id, amount_fen=before_fen + amount_fen)
    writer.assert_rows("allocation", columns, [part for part in parts if part[:2] not in standing])


def take_off(writer: Writer, enrollment_ids: Iterable[int]) -> None:
    """Void what unit receipts paid of these enrollments; the money waits again."""
    fact_ids: list[int] = []
    for some in slices(sorted(set(enrollment_ids))):
        fact_ids += [
            fact_id
            for (fact_id,) in writer.select(
                "select fact_id from allocation_now"  # noqa: S608 - own integers
                f" where enrollment_id in ({listed(some)}) order by fact_id"
            )
        ]
    writer.void("allocation", fact_ids)
