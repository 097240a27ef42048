"""What is due that a unit's receipt could pay: money that nobody owes, or of a day that does not fit, is asked about.

Source: interface.md (enroll import: NOTHING_DUE, the day of the money). Money is integer fen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from mutualaid.contributions.paying import Owing, Pair, Waiting, fits, owing, pay_whole, waiting
from mutualaid.contributions.receipts import ReceiptRow
from mutualaid.imports import Desk
from mutualaid.journal import Writer
from mutualaid.rules.money_days import judge_coming, judge_receipt
from mutualaid.store.slices import listed, slices


class Due:
    """What the units and plans of some receipts owe, less what waits for them and what the rows above bring."""

    def __init__(self, desk: Desk, rows: Sequence[ReceiptRow]) -> None:
        self._desk = desk
        self._accepted: dict[int, frozenset[str]] = {}
        """Doubts settled of the money of rows, by its number here."""
        pairs = {(row.unit_id, row.plan_id) for row in rows if row.unit_id is not None and row.plan_id is not None}
        self._last = _last_days(desk.writer, pairs)
        self._owing = {pair: deque(covers) for pair, covers in owing(desk.writer, pairs).items()}
        """What is unpaid still, in the order in which money pays it."""
        self._waiting: dict[Pair, list[Waiting]] = {}
        """Money that waits and reaches no further cover."""
        if self._last:
            self._waiting = {pair: money for pair, money in waiting(desk.writer).items() if pair in pairs}
            for pair in self._waiting:
                self._pay(pair)

    def doubt(self, row: ReceiptRow) -> None:
        """Hold a receipt that nobody owes (NOTHING_DUE), or whose day does not fit a cover that it would pay.

        Nothing is due where covers of the unit and plan stand and all of them are paid; one that ended before the money
        came is none that it could be for: the money of the next year comes before its roster, and waits. The day of
        what would be paid is judged as that of a cover's own money (RECEIVED_FAR, RECEIVED_AFTER_END); on a day
        still to come no money has come in (MONEY_DAY_TO_COME).
        """
        if row.unit_id is None or row.received_on is None or row.amount_fen is None:
            return
        reached: Sequence[Owing] = ()
        if row.plan_id is not None:
            pair = row.unit_id, row.plan_id
            if self._last.get(pair, "") >= row.received_on and self._due_fen(pair) <= 0:
                row.hold("amount", "NOTHING_DUE", until_on=self._last[pair])
            reached = self._reached(pair, row.amount_fen)
        found = (judge_receipt(cover.starts_on, cover.ends_on, row.received_on) for cover in reached)
        doubt = next(filter(None, found), None)
        row.find("received_on", doubt or judge_coming(row.received_on, self._desk.writer.day), row.received_on)

    def bring(self, row: ReceiptRow) -> None:
        """Count the money of a row that may be taken towards what is due."""
        if row.unit_id is None or row.plan_id is None or row.received_on is None or row.amount_fen is None:
            return
        pair = row.unit_id, row.plan_id
        self._waiting.setdefault(pair, []).append(Waiting(-row.line, row.amount_fen, row.received_on))
        self._accepted[-row.line] = self._desk.accepted(row)
        self._pay(pair)

    def _due_fen(self, pair: Pair) -> int:
        """What is owed beyond the money that waits for it; money whose day fits nothing that is owed is none."""
        owed = self._owing.get(pair, ())
        for_it = (money for money in self._waiting.get(pair, ()) if any(self._fits(money, cover) for cover in owed))
        return sum(cover.due_fen for cover in owed) - sum(money.waiting_fen for money in for_it)

    def _fits(self, money: Waiting, cover: Owing) -> bool:
        return fits(money, cover, self._accepted.get(money.contribution_id, self._desk.accept))

    def _reached(self, pair: Pair, amount_fen: int) -> list[Owing]:
        """The covers that further money would pay in whole, strictly in order, were all days right."""
        rest_fen = sum(money.waiting_fen for money in self._waiting.get(pair, ())) + amount_fen
        found: list[Owing] = []
        for cover in self._owing.get(pair, ()):
            if cover.due_fen > rest_fen:
                break
            rest_fen -= cover.due_fen
            found.append(cover)
        return found

    def _pay(self, pair: Pair) -> None:
        """Take what waiting money pays off both sides."""
        owed, money = self._owing.get(pair), self._waiting[pair]
        if not owed:
            return
        paid = pay_whole(money, owed, self._fits)
        spent: dict[int, int] = {}
        numbers: set[int] = set()
        for contribution_id, number, part_fen in paid.parts:
            spent[contribution_id] = spent.get(contribution_id, 0) + part_fen
            numbers.add(number)
        while owed and owed[0].enrollment_id in numbers:
            numbers.remove(owed.popleft().enrollment_id)
        if numbers:
            self._owing[pair] = deque(cover for cover in owed if cover.enrollment_id not in numbers)
        rests = ((each, each.waiting_fen - spent.get(each.contribution_id, 0)) for each in money)
        self._waiting[pair] = [each._replace(waiting_fen=rest_fen) for each, rest_fen in rests if rest_fen > 0]


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
