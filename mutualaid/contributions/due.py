"""Whether anything is due that a unit's receipt could pay: money that nobody owes was mostly told with a roster before.

Source: interface.md (enroll import: NOTHING_DUE). Money is integer fen.
"""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.contributions.paying import Pair, owing, waiting
from mutualaid.contributions.receipts import ReceiptRow
from mutualaid.journal import Writer
from mutualaid.store.slices import listed, slices


class Due:
    """What the units and plans of some receipts owe, less what waits for them and what the rows above bring."""

    def __init__(self, writer: Writer, rows: Sequence[ReceiptRow]) -> None:
        pairs = {(row.unit_id, row.plan_id) for row in rows if row.unit_id is not None and row.plan_id is not None}
        self._last = _last_days(writer, pairs)
        self._due_fen = {pair: sum(one.due_fen for one in some) for pair, some in owing(writer, pairs).items()}
        if self._last:
            for pair, money in waiting(writer).items():
                self._due_fen[pair] = self._due_fen.get(pair, 0) - sum(receipt.waiting_fen for receipt in money)

    def doubt(self, row: ReceiptRow) -> None:
        """Hold as NOTHING_DUE a receipt where covers of its unit and plan stand and all of them are paid.

        A cover that ended before the money came is none that it could be for: the money of the next year comes before
        its roster, and waits.
        """
        if row.unit_id is None or row.plan_id is None or row.received_on is None or row.amount_fen is None:
            return
        pair = row.unit_id, row.plan_id
        if self._last.get(pair, "") >= row.received_on and self._due_fen.get(pair, 0) <= 0:
            row.hold("amount", "NOTHING_DUE", until_on=self._last[pair])

    def bring(self, row: ReceiptRow) -> None:
        """Count the money of a row that may be taken towards what is due."""
        if row.unit_id is not None and row.plan_id is not None and row.amount_fen is not None:
            pair = row.unit_id, row.plan_id
            self._due_fen[pair] = self._due_fen.get(pair, 0) - row.amount_fen


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
