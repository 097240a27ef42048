"""Whatever is recorded, refunded, paid, undone, closed and opened, in any order: what a standing closing keeps stays true.

The model is a list of dated amounts; it says beforehand which step is refused, and what each closing must hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mutualaid import contributions, periods
from mutualaid.errors import MutualAidError
from mutualaid.journal import Actor, Intent
from mutualaid.journal.undoing import undo
from mutualaid.reports.periods import money_of
from mutualaid.store.reading import read
from tests.enrollments.stage import staged
from tests.ledgers import intent
from tests.periods.conftest import go_on, pay
from tests.resting import resting

DAYS = ("2018-01-15", "2018-02-15", "2018-03-15", "2018-04-15", "2018-05-15")
ENDS = ("2018-01-31", "2018-02-28", "2018-03-31", "2018-04-30", "2018-05-31")


class Moved(NamedTuple):
    """Money moved on a day: ``kind`` is ``in`` or ``out``; money back is negative."""

    day: str
    kind: str
    amount_fen: int
    entry: int


class Closed(NamedTuple):
    """A closing that stands, and what it must hold."""

    until: str
    by: str
    in_fen: int
    out_fen: int


class Periods(RuleBasedStateMachine):
    """One clerk and one colleague at a ledger whose periods are closed and opened."""

    stage: bytes = b""

    @initialize()
    def begin(self) -> None:
        """A ledger of its own."""
        self.folder = TemporaryDirectory()
        if not Periods.stage:
            Periods.stage = staged(Path(self.folder.name))
        path = Path(self.folder.name) / "one.db"
        path.write_bytes(Periods.stage)
        self.url = str(path)
        self.entry = 3
        self.moved: list[Moved] = []
        self.closed: list[Closed] = []
        self.receipts: dict[int, tuple[str, int]] = {}
        """By contribution: the day, and the fen not given back yet."""
        self.payments: dict[int, str] = {}
        """Payments that stand as paid, and since when."""

    def teardown(self) -> None:
        self.folder.cleanup()

    def _until(self) -> str:
        return self.closed[-1].until if self.closed else ""

    def _wrote(self, day: str, kind: str, amount_fen: int) -> None:
        self.entry += 1
        self.moved.append(Moved(day, kind, amount_fen, self.entry))

    def _refused(self, code: str, step: Callable[[], None]) -> None:
        with pytest.raises(MutualAidError) as wrong:
            step()
        assert wrong.value.code == code

    @rule(day=st.sampled_from(DAYS), amount_fen=st.integers(1, 9_999))
    def receive(self, day: str, amount_fen: int) -> None:
        """A receipt of a unit."""

        def step() -> None:
            told = contributions.record(
                self.url,
                intent("contribution record", reason="x"),
                unit="U1",
                plan="重大疾病",
                amount_fen=amount_fen,
                received_on=day,
                accept=frozenset({"REPEAT"}),
            )
            self.receipts[int(str(told.facts["contribution_no"]))] = (day, amount_fen)

        if day <= self._until():
            self._refused("PERIOD_CLOSED", step)
        else:
            step()
            self._wrote(day, "in", amount_fen)

    @rule(pick=st.integers(0, 99), day=st.sampled_from(DAYS))
    def give_back(self, pick: int, day: str) -> None:
        """A refund of all that is left of a receipt."""
        waiting = [number for number, (on, rest) in self.receipts.items() if rest and on <= day]
        if not waiting:
            return
        number = waiting[pick % len(waiting)]
        received_on, rest_fen = self.receipts[number]

        def step() -> None:
            contributions.refund(self.url, intent("contribution refund", reason="x"), on=day, contribution=number)

        if day <= self._until():
            self._refused("PERIOD_CLOSED", step)
        else:
            step()
            self.receipts[number] = (received_on, 0)
            self._wrote(day, "in", -rest_fen)

    @rule(day=st.sampled_from(DAYS), amount_fen=st.integers(1, 9_999))
    def pay_out(self, day: str, amount_fen: int) -> None:
        """A payment of a received list."""

        def step() -> None:
            self.payments[pay(self.url, 1, amount_fen, ("paid", day))] = day

        if day <= self._until():
            self._refused("PERIOD_CLOSED", step)
        else:
            step()
            self._wrote(day, "out", amount_fen)

    @rule(pick=st.integers(0, 99), day=st.sampled_from(DAYS))
    def come_back(self, pick: int, day: str) -> None:
        """The bank returns a payment."""
        standing = [number for number, on in self.payments.items() if on <= day]
        if not standing:
            return
        number = standing[pick % len(standing)]
        with read(self.url) as reader:
            amount_fen = reader.select("select amount_fen from payout_now where payout_id = :no", {"no": number})[0][0]

        def step() -> None:
            go_on(self.url, number, "returned", day)

        if day <= self._until():
            self._refused("PERIOD_CLOSED", step)
        else:
            step()
            del self.payments[number]
            self._wrote(day, "out", -amount_fen)

    @rule()
    def undo_the_last(self) -> None:
        """An undo of the last movement, if it is a receipt that nothing went on with."""
        if not self.moved or self.moved[-1].kind != "in" or self.moved[-1].amount_fen < 0:
            return
        last = self.moved[-1]
        number = max(self.receipts)
        if self.receipts[number] != (last.day, last.amount_fen):
            return

        def step() -> None:
            undo(self.url, last.entry, actor=Actor("zhang", "desk"), reason="x")

        if last.day <= self._until():
            self._refused("PERIOD_CLOSED", step)
        else:
            step()
            self.entry += 1
            self.moved.pop()
            del self.receipts[number]

    @rule(until=st.sampled_from(ENDS), name=st.sampled_from(("zhang", "li")))
    def close(self, until: str, name: str) -> None:
        """Somebody closes up to a day."""

        def step() -> None:
            periods.close(self.url, Intent("period close", Actor(name, "desk")), until=until, today="2019-01-01")

        if until <= self._until():
            self._refused("PERIOD_CLOSED_ALREADY", step)
            return
        step()
        self.entry += 1
        sums = {
            kind: sum(one.amount_fen for one in self.moved if one.kind == kind and one.day <= until)
            for kind in ("in", "out")
        }
        self.closed.append(Closed(until, name, sums["in"], sums["out"]))

    @rule(name=st.sampled_from(("zhang", "li", " ZHANG")), pick=st.integers(0, 9))
    def reopen(self, name: str, pick: int) -> None:
        """Somebody opens one of the closed periods again."""
        if not self.closed:
            return
        asked = self.closed[pick % len(self.closed)]

        def step() -> None:
            periods.reopen(self.url, Intent("period reopen", Actor(name, "desk"), reason="x"), until=asked.until)

        if asked is not self.closed[-1]:
            self._refused("PERIOD_NOT_LATEST", step)
        elif name.strip().casefold() == asked.by:
            self._refused("PERIOD_SAME_PERSON", step)
        else:
            step()
            self.entry += 1
            self.closed.pop()

    @invariant()
    def every_standing_closing_still_says_the_truth(self) -> None:
        """What is stored is what the model holds, and what the ledger gives when it is asked anew (I8, I9)."""
        with read(self.url) as reader:
            kept = reader.select("select closed_until, content from period_closing_now order by closed_until")
            assert [until for until, _ in kept] == [one.until for one in self.closed]
            before_fen = 0
            for (until, text), one in zip(kept, self.closed, strict=True):
                content = json.loads(text)
                total = content["money"]["total"]
                assert (total["opening_fen"], total["closing_fen"]) == (before_fen, one.in_fen)
                assert total["opening_fen"] + total["contribution_fen"] == total["closing_fen"]
                assert total["aid_opening_fen"] + total["aid_fen"] == total["aid_closing_fen"] == one.out_fen
                before_fen = one.in_fen
                again = money_of(reader, from_on=content.get("from_on"), until_on=until)
                assert again == content["money"]


def test_a_closing_says_the_truth_after_any_sequence() -> None:
    with resting():
        run_state_machine_as_test(Periods, settings=settings(max_examples=15, stateful_step_count=20))
