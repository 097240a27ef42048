"""What is due that a unit's receipt could pay: money that nobody owes, or of a day that does not fit, is asked about.

Source: interface.md (enroll import: NOTHING_DUE, the day of the money). Money is integer fen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from mutualaid.contributions.paying import Owing, Pair, owing, waiting
from mutualaid.contributions.receipts import ReceiptRow
from mutualaid.journal import Writer
from mutualaid.rules.eligibility import judge_receipt
from mutualaid.store.slices import listed, slices


class Due:
    """What the units and plans of some receipts owe, less what waits for them and what the rows above bring."""

    def __init__(self, writer: Writer, rows: Sequence[ReceiptRow]) -> None:
        pairs = {(row.unit_id, row.plan_id) for row in rows if row.unit_id is not None and row.plan_id is not None}
        self._last = _last_days(writer, pairs)
        self._owing = {pair: deque(covers) for pair, covers in owing(writer, pairs).items()}
        """What is unpaid still, in the order in which money pays it."""
        self._rest_fen: dict[Pair, int] = {}
        """Money that waits and reaches no further cover."""
        if self._last:
            for pair, money in waiting(writer).items():
                if pair in pairs:
                    self._pay(pair, sum(receipt.waiting_fen for receipt in money))

    def doubt(self, row: ReceiptRow) -> None:
        """Hold a receipt that nobody owes (NOTHING_DUE), or whose day does not fit a cover that it would pay.

        Nothing is due where covers of the unit and plan stand and all of them are paid; one that ended before the money
        came is none that it could be for: the money of the next year comes before its roster, and waits. The day of
        what would be paid is judged as that of a cover's own money (RECEIVED_FAR, RECEIVED_AFTER_END).
        """
        if row.unit_id is None or row.plan_id is None or row.received_on is None or row.amount_fen is None:
            return
        pair = row.unit_id, row.plan_id
        due_fen = sum(cover.due_fen for cover in self._owing.get(pair, ())) - self._rest_fen.get(pair, 0)
        if self._last.get(pair, "") >= row.received_on and due_fen <= 0:
            row.hold("amount", "NOTHING_DUE", until_on=self._last[pair])
        for cover in self._reached(pair, row.amount_fen):
            found = judge_receipt(cover.starts_on, cover.ends_on, row.received_on)
            if found is not None:
                row.find("received_on", found, row.received_on)
                return

    def bring(self, row: ReceiptRow) -> None:
        """Count the money of a row that may be taken towards what is due."""
        if row.unit_id is not None and row.plan_id is not None and row.amount_fen is not None:
            self._pay((row.unit_id, row.plan_id), row.amount_fen)

    def _reached(self, pair: Pair, amount_fen: int) -> list[Owing]:
        """The covers that further money would pay in whole, strictly in order, as ``pay_whole`` does."""
        rest_fen = self._rest_fen.get(pair, 0) + amount_fen
        found: list[Owing] = []
        for cover in self._owing.get(pair, ()):
            if cover.due_fen > rest_fen:
                break
            rest_fen -= cover.due_fen
            found.append(cover)
        return found

    def _pay(self, pair: Pair, amount_fen: int) -> None:
        reached = self._reached(pair, amount_fen)
        for _ in reached:
            self._owing[pair].popleft()
        left_fen = amount_fen - sum(cover.due_fen for cover in reached)
        self._rest_fen[pair] = self._rest_fen.get(pair, 0) + left_fen


def _last_days(writer: Writer, pairs: set[Pair]) -> dict[Pair, str]:
    """The last day of the covers of units and plans; of those without any, none."""
    plans = listed(sorted({plan_id for _, plan_id in pairs}))
    found: dict[Pair, str] = {}
    for some in slices(sorted({unit_id for unit_id, _ in pairs})):
        for unit_id, plan_id, last_on in writer.select(
            "select e.unit_id, e.plan_id, max(e.ends_on) from enrollment_span_now e"  # noqa: S608 - own integers
            f" where e.unit_id in ({listed(some)}) and e.plan_id in ({plans}) group by e.unit_id, e.plan_id"
        ):
            if (unit_id, plan_id) in pairs:
                found[unit_id, plan_id] = last_on
    return found
