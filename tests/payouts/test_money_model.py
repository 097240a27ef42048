"""Any sequence of deciding, deciding more, granting, proposing, approving, exporting, answering, correcting, reissuing, recovering,
cancelling, reopening, closing and undoing, against a naive model of the money that goes out.

The model is a list of what was done, played from the beginning on plain records; an undo takes one line out of the list
and plays the rest. It is written from the definitions, not from the SQL. After every step the ledger and the model hold
the same payments, and the invariants of reliability.md 6 that speak of money out hold in the ledger itself; I2, I3, I4
and I12 are those of enrollments and terms and belong to the tests of ``rules``.

``MUTUALAID_MODEL=deep`` runs many more and longer sequences than a normal run, chosen anew every time.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mutualaid import founding, payouts
from mutualaid.errors import MutualAidError
from mutualaid.journal import Actor, Intent, write
from mutualaid.journal.undoing import undo
from mutualaid.journal.verifying import verify
from mutualaid.reports.payouts import reconciliation
from mutualaid.store.reading import read
from tests.payouts.stage import CLERK, answered, card, decide, export
from tests.resting import resting

PEOPLE = (1, 2, 3)
CARDS = ("6210000000001111", "6210000000002222", "6210000000003333", None)
ACTORS = ("zhang", "ZHANG ", "li", "sun", "zhao")
"""``zhao`` adjudicates everything."""
DAYS = ("2018-06-20", "2018-06-30", "2018-07-01", "2018-12-31", "2019-01-01")
CLOSINGS = ("2018-06-20", "2018-06-30", "2018-12-31")


# --- the model ------------------------------------------------------------------------------------------


class WrongError(Exception):
    """The list cannot be played: a line rests on one that is not there."""


def need(holds: bool) -> None:
    if not holds:
        raise WrongError


@dataclass
class Payment:
    claim: int
    """Of relief its number below zero: a grant owes as a decision does."""
    decision: int
    fen: int
    person: int
    attempts: list[tuple[int, str, int]] = field(default_factory=list)
    """Batch, card and line of each attempt."""
    events: list[tuple[str, str, int]] = field(default_factory=list)
    """Event, day, and the batch of the attempt it is about."""

    @property
    def last(self) -> str | None:
        return self.events[-1][0] if self.events else None

    @property
    def last_on(self) -> str:
        return self.events[-1][1] if self.events else ""

    def of_batch(self, batch: int) -> tuple[str, str | None]:
        """What was heard of the attempt in a batch."""
        heard = [event for event in self.events if event[2] == batch]
        return (heard[-1][0], heard[-1][1]) if heard else ("exported", None)


@dataclass
class Batch:
    proposer: str
    payments: list[int]
    approver: str | None = None
    sent: bool = False


@dataclass
class World:
    cards: dict[int, str | None] = field(default_factory=lambda: {1: CARDS[0], 2: CARDS[1], 3: None})
    claims: dict[int, int] = field(default_factory=dict)
    decided: dict[int, tuple[int, int]] = field(default_factory=dict)
    payments: dict[int, Payment] = field(default_factory=dict)
    batches: dict[int, Batch] = field(default_factory=dict)
    closed_until: str = ""

    # What is done, line by line; each says what it rests on.

    def decide(self, claim: int, person: int, decision: int, fen: int) -> None:
        need(claim not in self.decided)
        need(all(p.last == "recovered" for p in self.payments.values() if p.claim == claim))
        self.claims[claim] = person
        self.decided[claim] = (decision, fen)

    def more(self, claim: int, decision: int, fen: int) -> None:
        """What is decided again after a part was paid comes to no less than that."""
        need(claim in self.decided)
        need(self.live_fen(claim) <= fen)
        self.decided[claim] = (decision, fen)

    def reopen(self, claim: int) -> None:
        need(claim in self.decided)
        need(all(p.last == "recovered" for p in self.payments.values() if p.claim == claim))
        del self.decided[claim]

    def correct(self, person: int, card: str | None) -> None:
        self.cards[person] = card

    def propose(self, batch: int, proposer: str, items: list[tuple[int, int, str, int, int]]) -> None:
        for payout, claim, account, line, fen in items:
            need(claim in self.decided)
            decision, decided_fen = self.decided[claim]
            need(all(p.decision != decision for p in self.payments.values() if p.claim == claim))
            need(self.live_fen(claim) + fen <= decided_fen)
            self.payments[payout] = Payment(claim, decision, fen, self.claims[claim], [(batch, account, line)])
        self.batches[batch] = Batch(proposer, [item[0] for item in items])

    def reissue(self, batch: int, proposer: str, items: list[tuple[int, str, int]]) -> None:
        for payout, account, line in items:
            need(self.state(payout) == "returned")
            self.payments[payout].attempts.append((batch, account, line))
        self.batches[batch] = Batch(proposer, [item[0] for item in items])

    def approve(self, batch: int, approver: str) -> None:
        need(batch in self.batches and self.batches[batch].approver is None)
        need(approver not in (self.batches[batch].proposer, "zhao"))
        self.batches[batch].approver = approver

    def export(self, batch: int) -> None:
        need(batch in self.batches and self.batches[batch].approver is not None and not self.batches[batch].sent)
        self.batches[batch].sent = True

    def confirm(self, batch: int, heard: list[tuple[int, str, str]]) -> None:
        need(batch in self.batches and self.batches[batch].sent)
        for payout, event, on in heard:
            payment = self.payments[payout]
            before = payment.of_batch(batch)[0]
            need((before, event) in {("exported", "paid"), ("exported", "returned"), ("paid", "returned")})
            need(on >= payment.last_on and (event, on) not in {told[:2] for told in payment.events})
            need(payment.attempts[-1][0] == batch)
            payment.events.append((event, on, batch))

    def recover(self, payout: int, on: str) -> None:
        need(payout in self.payments)
        payment = self.payments[payout]
        need(self.state(payout) in ("paid", "returned") and on >= payment.last_on)
        payment.events.append(("recovered", on, payment.attempts[-1][0]))

    def close(self, until: str) -> None:
        self.closed_until = max(self.closed_until, until)

    # What follows from it.

    def state(self, payout: int) -> str:
        payment = self.payments[payout]
        batch = self.batches[payment.attempts[-1][0]]
        if any(event[2] == payment.attempts[-1][0] for event in payment.events):
            return str(payment.last)
        return "exported" if batch.sent else "approved" if batch.approver else "proposed"

    def sound(self, batch: int) -> bool:
        """Whether a batch would still pay the accounts that stand."""
        return all(
            self.payments[p].attempts[-1][1] == self.cards[self.payments[p].person]
            for p in self.batches[batch].payments
        )

    def due(self, *, relief: bool = False) -> list[int]:
        """Claims, or relief, to be paid, in the order of their lines."""
        found = [claim for claim in self.decided if (claim < 0) is relief and self.due_fen(claim) > 0]
        return sorted(found, key=lambda claim: (self.claims[claim], abs(claim)))

    def live_fen(self, claim: int) -> int:
        """What the payments of a claim come to that did not come back for good."""
        return sum(p.fen for p in self.payments.values() if p.claim == claim and p.last != "recovered")

    def due_fen(self, claim: int) -> int:
        """What a decision without a payment of its own comes to beside those that stand for its claim."""
        decision, fen = self.decided[claim]
        begun = any(p.decision == decision and p.claim == claim for p in self.payments.values())
        return 0 if begun else fen - self.live_fen(claim)

    def paid_through(self) -> list[int]:
        """Claims with a payment, of which none is under way or came back from the bank."""
        live = {p.claim for p in self.payments.values() if p.claim > 0 and p.last != "recovered"}
        under_way = {self.payments[p].claim for p in self.payments if self.state(p) not in ("paid", "recovered")}
        return sorted((live - under_way) & self.decided.keys())

    def back(self, *, relief: bool) -> list[int]:
        """Payments of claims, or of relief, that the bank returned."""
        return [
            p for p in sorted(self.payments) if self.state(p) == "returned" and (self.payments[p].claim < 0) is relief
        ]


@dataclass(frozen=True)
class Done:
    """One entry of the journal: what it did, or which entry it undid."""

    entry: int
    what: str
    args: tuple[Any, ...] = ()
    undoes: int | None = None


def played(done: list[Done]) -> World:
    """The world after everything that still stands; raises ``WrongError`` where the rest has lost its ground."""
    gone: set[int] = set()
    for one in reversed(done):
        if one.undoes is not None and one.entry not in gone:
            gone.add(one.undoes)
    for one in done:
        if one.what == "cancel" and one.entry not in gone:
            # What was taken back leaves nothing: not even a decision is needed under it any more.
            made = ("propose", "reissue", "approve", "cancel")
            gone |= {other.entry for other in done if other.what in made and other.args[0] == one.args[0]}
    world = World()
    for one in done:
        if one.undoes is None and one.entry not in gone:
            getattr(world, one.what)(*one.args)
    return world


# --- the machine ------------------------------------------------------------------------------------------


@cache
def founded() -> bytes:
    """A ledger with three people, two of them with a card."""
    with tempfile.TemporaryDirectory() as folder:
        url = str(Path(folder) / "founded.db")
        founding.found(url, Intent("init", Actor("zhang", "os")), code="110119", name="延庆区总工会")
        with write(url, Intent("setting the stage", Actor("zhang", "os"))) as writer:
            for person, card_no in World().cards.items():
                assert writer.assert_one("person", sex_code="M") == person
                writer.assert_one("personal", person_id=person, name=f"人{'甲乙丙'[person - 1]}", card_no=card_no)
        return Path(url).read_bytes()


class MoneyOut(RuleBasedStateMachine):
    """The program and the model side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.url = str(Path(self.folder.name) / "ledger.db")
        Path(self.url).write_bytes(founded())
        self.reading = sqlite3.connect(self.url, isolation_level=None)
        self.done: list[Done] = []
        self.world = World()
        self.closed: list[tuple[str, list[Any]]] = []

    def teardown(self) -> None:
        self.reading.close()
        with read(self.url) as reader:
            # I7: every fact belongs to an entry, and every digest agrees.
            total = verify(reader).total
            assert total is not None
            assert total["ok"], total
            assert not reconciliation(reader).notes
        self.folder.cleanup()

    def ask(self, sql: str) -> list[Any]:
        return self.reading.execute(sql).fetchall()

    def now_and_then(self) -> bool:
        """What takes long is looked at after every fourth entry, and at the end."""
        return len(self.done) % 4 == 3

    @property
    def entry(self) -> int:
        return int(self.ask("select max(entry_id) from entry")[0][0])

    def expect(self, act: Callable[[], Any], can: bool, what: str, args: tuple[Any, ...]) -> Any:
        """Let the program act; it must do so exactly where the model can."""
        before = self.entry
        try:
            told = act()
            refused = None
        except MutualAidError as wrong:
            told, refused = None, wrong
        assert refused is None or refused.code != "LEDGER_GUARD", (what, refused.facts)
        assert (refused is None and self.entry == before + 1) is can, (what, args, can, refused, told)
        if can:
            self.took(Done(before + 1, what, args))
        else:
            assert self.entry == before
        return told

    def took(self, done: Done) -> None:
        self.done.append(done)
        self.world = played(self.done)

    # --- what people do ---

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """One step of one person, of those that the world offers, the usual ones more often."""
        world = self.world
        sent = any(batch.sent for batch in world.batches.values())
        offered = {
            self.confirm: 6 if sent else 0,
            self.send: 6 if any(not batch.sent for batch in world.batches.values()) else 0,
            self.propose: 5 if world.due() else 0,
            self.propose_relief: 4 if world.due(relief=True) else 0,
            self.reissue: 6 if self.came_back() else 0,
            self.grant_one: 2 if len(world.due(relief=True)) < 2 else 0,
            self.correct: 5 if self.came_back() else 2 * int(len(self.done) % 3 == 2),
            self.recover: 3 if any(payment.events for payment in world.payments.values()) else 0,
            self.decide_anew: 3 if any(p.last == "recovered" and p.claim > 0 for p in world.payments.values()) else 0,
            self.decide_more: 4 if world.paid_through() else 0,
            self.undo: 4,
            self.approve: 2 if world.batches else 0,
            self.export: 1 if world.batches else 0,
            self.cancel: 1 if world.batches else 0,
            self.close: 1,
            self.decide_one: 2 if len(world.due()) < 4 else 0,
        }
        data.draw(st.sampled_from([step for step, times in offered.items() for _ in range(times)]))(data)

    @initialize(people=st.lists(st.sampled_from((1, 2)), min_size=2, max_size=4))
    def begin(self, people: list[int]) -> None:
        for person in people:
            self.decide(person, 100)
        self.grant(1, 100)

    def decide_one(self, data: st.DataObject) -> None:
        self.decide(data.draw(st.sampled_from((1, 1, 2, 2, 3))), data.draw(st.sampled_from([0, 100, 250])))

    def decide(self, person: int, fen: int) -> None:
        [claim] = decide(self.url, (person, fen))
        self.took(Done(self.entry, "decide", (claim, person, self.newest("decision"), fen)))

    def grant_one(self, data: st.DataObject) -> None:
        """Relief is asked for and granted, by the one who adjudicates as well."""
        self.grant(data.draw(st.sampled_from((1, 2, 3))), data.draw(st.sampled_from([100, 250])))

    def grant(self, person: int, fen: int) -> None:
        with write(self.url, Intent("relief approve", Actor("zhao", "os"))) as writer:
            relief = writer.assert_one(
                "relief", person_id=person, applied_on="2018-06-01", amount_fen=fen, proposed_by=CLERK.name
            )
            approval = writer.assert_one(
                "relief_approval", relief_id=relief, proposed_by=CLERK.name, approved_by="zhao", granted_on="2019-06-02"
            )
        self.took(Done(self.entry, "decide", (-relief, person, approval, fen)))

    def came_back(self) -> list[int]:
        """Who waits for a payment that the bank returned."""
        found = {p.person for number, p in self.world.payments.items() if self.world.state(number) == "returned"}
        return sorted(found)

    def newest(self, table: str) -> int:
        return int(self.ask(f"select max(fact_id) from {table}")[0][0])

    def correct(self, data: st.DataObject) -> None:
        card_no = data.draw(st.sampled_from(CARDS))
        person = data.draw(st.sampled_from(self.came_back() or PEOPLE))
        card(self.url, person, card_no)
        self.took(Done(self.entry, "correct", (person, card_no)))

    def propose(self, data: st.DataObject) -> None:
        due = self.world.due()
        alone = data.draw(st.booleans())
        if alone:
            due = [data.draw(st.sampled_from(due))]
        self.proposed(data, due, claims=due if alone else ())

    def propose_relief(self, data: st.DataObject) -> None:
        self.proposed(data, self.world.due(relief=True), relief=True)

    def proposed(self, data: st.DataObject, due: list[int], **asked: Any) -> None:
        """Propose, and look that what is due goes in."""
        actor = data.draw(st.sampled_from(ACTORS))
        ready = [claim for claim in due if self.world.cards[self.world.claims[claim]]]
        before = self.entry
        told = payouts.propose(self.url, Intent("payout propose", Actor(actor, "os")), **asked)
        people = list(dict.fromkeys(self.world.claims[claim] for claim in ready))
        if not ready:
            code = "RELIEF_WITHOUT_CARD" if asked.get("relief") else "PAYEE_WITHOUT_CARD"
            assert (self.entry, [problem.code for problem in told.problems][:1]) == (before, [code])
            return
        first = self.newest("payout") - len(ready) + 1
        items = [
            (
                first + place,
                claim,
                self.world.cards[self.world.claims[claim]],
                people.index(self.world.claims[claim]) + 1,
                self.world.due_fen(claim),
            )
            for place, claim in enumerate(ready)
        ]
        batch = told.facts["batch_no"]
        assert told.facts == {
            "batch_no": batch,
            "item_count": len(ready),
            "payee_count": len(people),
            "batch_fen": sum(self.world.due_fen(claim) for claim in ready),
            "left_out": [],
        }
        self.took(Done(before + 1, "propose", (batch, actor.strip().lower(), items)))

    def a_batch(self, data: st.DataObject, *, likely: Callable[[Batch], bool]) -> int:
        """A batch, one in the right state if there is any."""
        fitting = [number for number, batch in self.world.batches.items() if likely(batch)]
        return int(data.draw(st.sampled_from(fitting or sorted(self.world.batches))))

    def approve(self, data: st.DataObject) -> None:
        actor = data.draw(st.sampled_from(ACTORS))
        number = self.a_batch(data, likely=lambda batch: batch.approver is None)
        intent = Intent("payout approve", Actor(actor, "os"))
        batch, name = self.world.batches[number], actor.strip().lower()
        can = batch.approver is None and name not in (batch.proposer, "zhao") and self.world.sound(number)
        self.expect(lambda: payouts.approve(self.url, intent, number), can, "approve", (number, name))

    def export(self, data: st.DataObject) -> None:
        number = self.a_batch(data, likely=lambda batch: batch.approver is not None and not batch.sent)
        batch = self.world.batches[number]
        can = batch.approver is not None and not batch.sent and self.world.sound(number)
        self.expect(lambda: export(self.url, number, format_code="utf-8"), can, "export", (number,))

    def send(self, data: st.DataObject) -> None:
        """Go on to the bank with a batch, as people who do it right."""
        number = self.a_batch(data, likely=lambda batch: not batch.sent)
        batch = self.world.batches[number]
        if not batch.sent and self.world.sound(number):
            if batch.approver is None:
                name = "sun" if batch.proposer == "li" else "li"
                intent = Intent("payout approve", Actor(name, "os"))
                self.expect(lambda: payouts.approve(self.url, intent, number), True, "approve", (number, name))
            self.expect(lambda: export(self.url, number, format_code="utf-8"), True, "export", (number,))

    def confirm(self, data: st.DataObject) -> None:
        day = data.draw(st.sampled_from(DAYS))
        number = data.draw(st.sampled_from([number for number, batch in self.world.batches.items() if batch.sent]))
        lines: dict[int, list[int]] = {}
        for payout in self.world.batches[number].payments:
            [line] = [line for batch, _, line in self.world.payments[payout].attempts if batch == number]
            lines.setdefault(line, []).append(payout)
        heard, rows, can = [], [], True
        for line, theirs in sorted(lines.items()):
            event = data.draw(st.sampled_from(["returned", "paid", None]))
            if event is None:
                continue
            cards = {
                account for p in theirs for batch, account, _ in self.world.payments[p].attempts if batch == number
            }
            fen = sum(self.world.payments[p].fen for p in theirs)
            said = {"paid": "成功", "returned": "退汇"}[event]
            rows.append((line, cards.pop(), f"{fen / 100:.2f}", said, None, day))
            if all(self.world.payments[p].of_batch(number) == (event, day) for p in theirs):
                continue
            can = can and day > self.world.closed_until
            heard += [(payout, event, day) for payout in theirs]
        if not rows:
            return
        try:
            played([*self.done, Done(0, "confirm", (number, heard))])
        except WrongError:
            can = False
        before = self.entry
        told = answered(self.url, *rows, batch=number)
        assert told.taken is can, (rows, told.problems)
        if can and heard:
            assert told.entry == before + 1
            self.took(Done(before + 1, "confirm", (number, heard)))
        else:
            assert self.entry == before

    def reissue(self, data: st.DataObject) -> None:
        actor = data.draw(st.sampled_from(ACTORS))
        relief = data.draw(st.sampled_from([kind for kind in (False, True) if self.world.back(relief=kind)]))
        back, payments = self.world.back(relief=relief), self.world.payments
        fit = [p for p in back if self.world.cards[payments[p].person] not in (None, payments[p].attempts[-1][1])]
        fit.sort(key=lambda payout: (payments[payout].person, payout))
        before = self.entry
        told = payouts.reissue(self.url, Intent("payout reissue", Actor(actor, "os")), relief=relief)
        people = list(dict.fromkeys(payments[p].person for p in fit))
        if not fit:
            assert self.entry == before
            assert len(told.problems) == len(back)
            return
        items = [(p, self.world.cards[payments[p].person], people.index(payments[p].person) + 1) for p in fit]
        self.took(Done(before + 1, "reissue", (told.facts["batch_no"], actor.strip().lower(), items)))

    def recover(self, data: st.DataObject) -> None:
        day = data.draw(st.sampled_from(DAYS))
        told = [number for number, payment in self.world.payments.items() if payment.events]
        payout = data.draw(st.sampled_from(told))
        intent = Intent("payout recover", Actor("zhang", "os"), reason="x")
        payment = self.world.payments[payout]
        can = self.world.state(payout) in ("paid", "returned") and day >= payment.last_on
        can = can and day > self.world.closed_until
        self.expect(lambda: payouts.recover(self.url, intent, payout, on=day), can, "recover", (payout, day))

    def cancel(self, data: st.DataObject) -> None:
        number = self.a_batch(data, likely=lambda batch: not batch.sent)
        intent = Intent("payout cancel", Actor("zhang", "os"), reason="x")
        can = not self.world.batches[number].sent
        self.expect(lambda: payouts.cancel(self.url, intent, number), can, "cancel", (number,))

    def decide_anew(self, data: st.DataObject) -> None:
        """Reopen a claim whose payment came back, as ``claim reopen`` does, and decide it again."""
        fen = data.draw(st.sampled_from([60, 100]))
        recovered = [p.claim for p in self.world.payments.values() if p.last == "recovered" and p.claim > 0]
        claim = data.draw(st.sampled_from(recovered))
        if any(p.last != "recovered" for p in self.world.payments.values() if p.claim == claim):
            return
        if claim in self.world.decided:
            with write(self.url, Intent("claim reopen", Actor("zhao", "os"))) as writer:
                rows = writer.select(f"select fact_id from decision where voided_by is null and claim_id = {claim}")
                writer.void("decision", [rows[0][0]])
            self.took(Done(self.entry, "reopen", (claim,)))
        with write(self.url, Intent("claim adjudicate", Actor("zhao", "os"))) as writer:
            decision = writer.assert_one(
                "decision",
                claim_id=claim,
                outcome="pay",
                reason_code="manual",
                amount_fen=fen,
                steps="[]",
                decided_by="zhao",
            )
        self.took(Done(self.entry, "decide", (claim, self.world.claims[claim], decision, fen)))

    def decide_more(self, data: st.DataObject) -> None:
        """Decide a paid claim again, with no less than was paid, as ``claim adjudicate --stale`` does."""
        claim = data.draw(st.sampled_from(self.world.paid_through()))
        fen = self.world.live_fen(claim) + data.draw(st.sampled_from([0, 30, 100]))
        with write(self.url, Intent("claim adjudicate", Actor("zhao", "os"))) as writer:
            rows = writer.select(f"select fact_id from decision where voided_by is null and claim_id = {claim}")
            writer.void("decision", [rows[0][0]])
            decision = writer.assert_one(
                "decision", claim_id=claim, outcome="pay", reason_code="manual", amount_fen=fen, steps="[]",
                decided_by="zhao",
            )  # fmt: skip
        self.took(Done(self.entry, "more", (claim, decision, fen)))

    def close(self, data: st.DataObject) -> None:
        until = data.draw(st.sampled_from(CLOSINGS))
        if until <= self.world.closed_until or len(self.done) < 15:
            return
        with write(self.url, Intent("period close", Actor("li", "os"))) as writer:
            writer.assert_one("period_closing", closed_until=until, content=json.dumps({}), closed_by="li")
        self.took(Done(self.entry, "close", (until,)))
        self.closed.append((until, self.money_until(until)))

    def money_until(self, day: str) -> list[Any]:
        return self.ask(
            "select payout_event_id, payout_id, event_code, event_on, item_id from payout_event_now"
            f" where event_on <= '{day}' order by payout_event_id"
        )

    def undo(self, data: st.DataObject) -> None:
        """Undo one of the last entries; where the program does so, the rest must stand without it."""
        one = data.draw(st.sampled_from(self.done[-6:]))
        before = self.entry
        refused = None
        try:
            undo(self.url, one.entry, actor=Actor("zhang", "os"), reason="wrong")
        except MutualAidError as wrong:
            refused = wrong.code
        assert refused != "LEDGER_GUARD", one
        if refused is None:
            assert one.what not in ("export", "close")
            self.took(Done(before + 1, "undo", undoes=one.entry))
            return
        assert self.entry == before
        if one is self.done[-1] and one.undoes is None:
            # What nothing follows is refused for a reason of its own only.
            days = {"confirm": lambda: min(on for _, _, on in one.args[1]), "recover": lambda: one.args[1]}
            is_settled = one.what in days and days[one.what]() <= self.world.closed_until
            is_approved = one.what == "cancel" and refused == "UNDO_APPROVAL"
            assert one.what in ("export", "close") or is_settled or is_approved, (one, refused)

    # --- what must hold ---

    @invariant()
    def the_ledger_holds_what_the_model_holds(self) -> None:
        found = self.ask("select payout_id, state, attempt, batch_id, amount_fen from payout_state_now order by 1")
        assert found == [
            (number, self.world.state(number), len(payment.attempts), payment.attempts[-1][0], payment.fen)
            for number, payment in sorted(self.world.payments.items())
        ]
        told = self.ask(
            "select payout_id, event_code, event_on from payout_event_now order by payout_id, event_on, payout_event_id"
        )
        assert told == [
            (number, event, on)
            for number, payment in sorted(self.world.payments.items())
            for event, on, _ in payment.events
        ]
        batches = self.ask("select batch_id, proposed_by, item_count, total_fen from payment_batch_now order by 1")
        assert batches == [
            (number, batch.proposer, len(batch.payments), sum(self.world.payments[p].fen for p in batch.payments))
            for number, batch in sorted(self.world.batches.items())
        ]

    @invariant()
    def what_is_paid_nets_with_what_comes_back(self) -> None:
        # I1, I10: a payment adds its amount once; a return or a recovery takes off exactly that.
        net: Counter[int] = Counter()
        for payout, change_fen in self.ask("select payout_id, change_fen from payment_now"):
            assert self.world.payments[payout].claim > 0  # relief is in no figure of aid
            net[payout] += change_fen
        for payout, change_fen in self.ask("select payout_id, change_fen from relief_payment_now"):
            net[payout] += change_fen
        for number, payment in self.world.payments.items():
            assert net[number] == (payment.fen if payment.last == "paid" else 0)
        assert set(net) <= set(self.world.payments)

    @invariant()
    def the_live_payments_of_a_claim_come_to_no_more_than_is_decided_on_it(self) -> None:
        # I5: whatever was decided, undone and decided again.
        over = self.ask(
            "select p.claim_id from payout_now p where p.claim_id is not null and coalesce((select e.event_code"
            " from payout_event_now e where e.payout_id = p.payout_id order by e.event_on desc, e.payout_event_id desc"
            " limit 1), '') <> 'recovered' group by p.claim_id having sum(p.amount_fen) > coalesce((select d.amount_fen"
            " from decision_now d where d.claim_id = p.claim_id), 0)"
        )
        assert over == []
        begun = Counter((payment.claim, payment.decision) for payment in self.world.payments.values())
        assert all(count == 1 for count in begun.values())
        # No two attempts at the bank at once: the bank would pay both.
        both = self.ask(
            "select i.payout_id from batch_item_now i join payment_file_now f on f.batch_id = i.batch_id where not exists"
            " (select 1 from payout_event_now e where e.item_id = i.item_id) group by i.payout_id having count(*) > 1"
        )
        assert both == []

    @invariant()
    def details_batches_files_and_answers_are_one_sum(self) -> None:
        # I6.
        if not self.now_and_then():
            return
        for relief in (False, True):
            with read(self.url) as reader:
                table = reconciliation(reader, relief=relief)
            assert not table.notes, table.notes
            stage = {row["stage"]: int(str(row["amount_fen"])) for row in table.rows}
            assert stage["proposed"] == stage["to_approve"] + stage["approved"]
            assert stage["approved"] == stage["to_export"] + stage["exported"]
            ends = ("to_confirm", "paid", "returned", "recovered")
            assert stage["exported"] == sum(stage[end] for end in ends)

    @invariant()
    def no_batch_holds_aid_and_relief(self) -> None:
        for batch in self.world.batches.values():
            assert len({self.world.payments[payout].claim < 0 for payout in batch.payments}) == 1

    @invariant()
    def no_money_of_a_closed_period_moves(self) -> None:
        # I8, I9: what stood when the period was closed stands, and nothing joined it.
        for until, money in self.closed:
            assert self.money_until(until) == money

    @invariant()
    def every_reference_finds_its_row(self) -> None:
        # I11.
        if not self.now_and_then():
            return
        assert self.ask("pragma foreign_key_check") == []

    @invariant()
    def every_file_was_approved_by_a_third_person(self) -> None:
        names = self.ask(
            "select a.proposed_by, a.decided_by, a.approved_by from payment_file_now f"
            " join approval_now a on a.batch_id = f.batch_id"
        )
        assert all(approver not in (proposer, adjudicator) for proposer, adjudicator, approver in names)


DEEP = os.environ.get("MUTUALAID_MODEL") == "deep"
QUICK = settings(
    max_examples=14,
    stateful_step_count=36,
    derandomize=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
THOROUGH = settings(
    QUICK,
    max_examples=int(os.environ.get("MUTUALAID_MODEL_EXAMPLES", "400")),
    stateful_step_count=60,
    derandomize=False,
)


def test_money_goes_out_as_a_naive_model_says_after_any_sequence() -> None:
    with resting():
        run_state_machine_as_test(MoneyOut, settings=THOROUGH if DEEP else QUICK)
