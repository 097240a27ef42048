"""What a unit's waiting money pays: whole enrollments of its unit and plan, oldest first day first, strictly in order.

A contribution with an enrollment pays that one alone. What is left of a unit's receipt waits and is tried again
whenever money or unpaid enrollments come in. Source: interface.md (contribution), product.md (Paid, M02). Money is
integer fen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from mutualaid.journal import Writer
from mutualaid.results import Note
from mutualaid.rules.money_days import judge_receipt
from mutualaid.store.resources import fill
from mutualaid.store.slices import listed, slices

Pair = tuple[int, int]
"""A unit and a plan: ``(unit_id, plan_id)``."""


class Waiting(NamedTuple):
    """A unit's receipt of which something has paid no enrollment yet."""

    contribution_id: int
    waiting_fen: int
    received_on: str


class Owing(NamedTuple):
    """A standing enrollment that its contributions do not reach, and what is missing."""

    enrollment_id: int
    due_fen: int
    starts_on: str
    ends_on: str


class Paid(NamedTuple):
    """What waiting money pays, and what of it is passed over."""

    parts: list[tuple[int, int, int]]
    """Which receipt pays which enrollment how much: ``(contribution_id, enrollment_id, amount_fen)``."""
    unfit: list[tuple[Waiting, Owing]]
    """Receipts whose day does not fit a cover that was to be paid, each with the first such cover."""


def fits(receipt: Waiting, cover: Owing, accept: Collection[str] = ()) -> bool:
    """Whether the day of a receipt is one that a cover's own money may have; ``accept`` names doubts settled."""
    found = judge_receipt(cover.starts_on, cover.ends_on, receipt.received_on)
    return found is None or found.code in accept


def pay_whole(
    receipts: Iterable[Waiting], owing: Iterable[Owing], fits: Callable[[Waiting, Owing], bool] = fits
) -> Paid:
    """What receipts pay, both sides in their order, and which of them are passed over for their day.

    A receipt pays none behind the first enrollment that it and the others cannot pay in whole; one enrollment may be
    paid out of several. A cover that its day does not fit it does not pay, and that one is not in its way.

    >>> year = "2018-01-01", "2018-12-31"
    >>> receipts = [Waiting(1, 100, "2018-01-05"), Waiting(2, 60, "2018-01-06")]
    >>> pay_whole(receipts, [Owing(7, 95, *year), Owing(8, 60, *year), Owing(9, 10, *year)]).parts
    [(1, 7, 95), (1, 8, 5), (2, 8, 55)]
    >>> far = Waiting(3, 95, "2081-01-05")
    >>> pay_whole([far], [Owing(7, 95, *year)]) == Paid([], [(far, Owing(7, 95, *year))])
    True
    """
    going = {place: receipt for place, receipt in enumerate(receipts) if receipt.waiting_fen > 0}
    left = {place: receipt.waiting_fen for place, receipt in going.items()}
    paid, passed_over = Paid([], []), set[int]()
    for cover in owing:
        if not going:
            break
        due_fen, parts = cover.due_fen, dict[int, int]()
        for place, receipt in going.items():
            if fits(receipt, cover):
                parts[place] = min(due_fen, left[place])
                due_fen -= parts[place]
                if not due_fen:
                    break
            elif place not in passed_over:
                passed_over.add(place)
                paid.unfit.append((receipt, cover))
        for place, part_fen in parts.items():
            if not due_fen:
                paid.parts.append((going[place].contribution_id, cover.enrollment_id, part_fen))
                left[place] -= part_fen
            if due_fen or not left[place]:
                del going[place]
    return paid


def allocate(
    writer: Writer,
    pairs: Iterable[Pair],
    accept: Collection[str] = (),
    of_receipt: Mapping[int, Collection[str]] | None = None,
) -> int:
    """Let the waiting money of units and plans pay what it can; hands back how many enrollments that paid.

    ``accept`` names doubts settled of all of it, ``of_receipt`` those of single receipts, by ``contribution_id``.
    Money that goes on waiting because its day does not fit is told in a note of the entry. Call it once an entry, after
    everything else was asserted.
    """
    asked = set(pairs)
    receipts = {pair: found for pair, found in waiting(writer).items() if pair in asked}
    parts: list[tuple[int, int, int]] = []
    unfit: list[tuple[Waiting, Owing]] = []
    settled = of_receipt or {}

    def may_pay(receipt: Waiting, cover: Owing) -> bool:
        return fits(receipt, cover, settled.get(receipt.contribution_id, accept))

    for pair, unpaid in owing(writer, receipts).items():
        paid = pay_whole(receipts[pair], unpaid, may_pay)
        parts += paid.parts
        unfit += paid.unfit
    _assert_parts(writer, parts)
    writer.notes += [_passed_over(receipt, cover) for receipt, cover in unfit]
    return len({enrollment_id for _, enrollment_id, _ in parts})


def _passed_over(receipt: Waiting, cover: Owing) -> Note:
    facts: dict[str, object] = {
        "contribution_no": receipt.contribution_id,
        "received_on": receipt.received_on,
        "waiting_fen": receipt.waiting_fen,
        "enrollment_no": cover.enrollment_id,
        "starts_on": cover.starts_on,
        "ends_on": cover.ends_on,
    }
    return Note("MONEY_DAY_UNFIT", facts=facts)


def waiting(writer: Writer) -> dict[Pair, list[Waiting]]:
    """Money of units that has paid nothing yet, by unit and plan, the oldest receipt first."""
    found: dict[Pair, list[Waiting]] = {}
    for unit_id, plan_id, *receipt in writer.select(_WAITING):
        found.setdefault((unit_id, plan_id), []).append(Waiting(*receipt))
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
select c.unit_id, c.plan_id, c.contribution_id, r.waiting_fen, c.received_on
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
