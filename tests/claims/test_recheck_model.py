"""Any sequence of covers, money, stays, happenings, decisions, payments, corrections, merges and undoing, against a naive
judging of everything afresh (``tests/claims/afresh.py``).

After every step what a proposal would pay, what it leaves out, what ``check`` finds and what the entry's receipt tells
of changed decisions are what the model says.

``MUTUALAID_MODEL=deep`` runs many more and longer sequences than a normal run, chosen anew every time.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mutualaid import checks, contributions, enrollments, members, payouts, plans
from mutualaid.claims import adjudicating, settlements, settling, single
from mutualaid.cli import opening
from mutualaid.errors import MutualAidError
from mutualaid.imports import ImportOrder
from mutualaid.journal import Actor, Intent, Witness, write
from mutualaid.journal.undoing import undo
from mutualaid.results import Note
from mutualaid.rules import terms as rules
from mutualaid.rules.benefit import Event, Settled, Stay
from mutualaid.rules.benefit.words import settled_classes
from mutualaid.store.reading import read
from mutualaid.store.resources import resource_text
from tests.claims.afresh import Decision, Done, Filed, Held, Payment, played
from tests.claims.stage import document
from tests.ledgers import founded, roster
from tests.resting import resting

CLERK, CHIEF = Actor("zhang", "clerk"), Actor("li", "chief")
DOCUMENTS = tuple(map(document, ("11010019850712003", "11010019900305002", "11010019800101004")))
PEOPLE = (("张三丰", "M"), ("李四", "F"), ("王五", "F"))
ENROLLED = ("HOSP_MED", "HOSP_ALLOW", "CRITICAL", "FEMALE")
STARTS = ("2017-07-01", "2018-01-01", "2018-07-01", "2019-01-01")
EVENTS = ("2018-01-20", "2018-03-01", "2018-03-11", "2018-06-01", "2018-09-10", "2019-02-01")
DISEASES = ("malignancy", "coma", "肺恶性肿瘤", "疑似肺癌", "感冒")
"""Two classes of the terms, words that name one, words in doubt, words that name none."""

T = TypeVar("T")
FLAG = st.booleans()
ASKED = Witness(asked=opening.changed_decisions, told=lambda _: None)
_files = count(1)


@cache
def terms_by_event() -> str:
    """Critical illness pays half from June 2018 on, and running covers too."""
    head, first, last = resource_text("terms", "CRITICAL.toml").split("[[version]]")
    newer = last.replace("effective_on = 2017-01-01", 'effective_on = 2018-06-01\napplies_to = "events"')
    ended = last.replace("effective_on", "ends_on = 2018-05-31\neffective_on", 1)
    return "[[version]]".join((head, first, ended, newer.replace("1000000", "500000")))


def intent(action: str, actor: Actor = CLERK, **more: Any) -> Intent:
    return Intent(action, actor, reason="x", witness=ASKED, **more)


def order(action: str, *accept: str) -> ImportOrder:
    return ImportOrder(action, CLERK, accept=frozenset(accept), reason="x" if accept else None, witness=ASKED)


def one(fields: str, *values: object) -> Any:
    return roster(fields, values, sha256=f"model {next(_files)}")


class Ledger:
    """The program and the model side by side: what is done to one is done to the other, and both must agree."""

    def __init__(self, url: str, done: Sequence[Done]) -> None:
        self.url = url
        self.reading = sqlite3.connect(url, isolation_level=None)
        self.done = list(done)
        self.world = played(self.done)
        self.stale = self.world.stale()

    def ask(self, sql: str, *values: object) -> list[Any]:
        return self.reading.execute(sql, values).fetchall()

    @property
    def entry(self) -> int:
        return int(self.ask("select max(entry_id) from entry")[0][0])

    def received(self) -> dict[int, int]:
        """What stands received for each cover, of its own and out of its unit's receipts."""
        return dict(
            self.ask(
                "select enrollment_id, sum(amount_fen) from (select enrollment_id, amount_fen from contribution"
                " where voided_by is null union all select enrollment_id, amount_fen from allocation"
                " where voided_by is null) where enrollment_id is not null group by enrollment_id"
            )
        )

    def act(self, run: Callable[[], Any], what: str, made: Callable[[int], tuple[Any, ...]]) -> Any:
        """Let the program act; where it writes, the model does what ``made`` reads from the entry."""
        before, received = self.entry, self.received()
        refused: str | None = None
        told: Any = None
        try:
            told = run()
        except MutualAidError as wrong:
            refused = wrong.code
        assert refused != "LEDGER_GUARD", what
        if refused or self.entry == before:
            assert self.entry == before
            return refused or told
        assert self.entry == before + 1
        now = self.received()
        money = {cover: fen for cover in received | now if (fen := now.get(cover, 0) - received.get(cover, 0))}
        self.took(Done(before + 1, what, made(before + 1), money), getattr(told, "receipt", told).notes)
        return told

    def took(self, done: Done, notes: Sequence[Note]) -> None:
        """The model goes on, and the receipt names exactly the claims whose decisions the entry made otherwise."""
        before = self.stale
        self.done.append(done)
        self.world = played(self.done)
        self.stale = self.world.stale()
        if done.undoes is not None:
            found = {cover: fen for cover, fen in self.received().items() if fen and cover in self.world.covers}
            assert found == {n: cover.received_fen for n, cover in self.world.covers.items() if cover.received_fen}
        changed = sorted(claim for claim, now in self.stale.items() if before.get(claim) != now)
        told = [note.facts for note in notes if note.code == "DECISIONS_CHANGED"]
        assert told == ([{"claims": changed, "count": len(changed)}] if changed else []), done

    # --- what people do: covers and money ---

    def covers_of(self, entry: int) -> tuple[dict[int, Held]]:
        rows = self.ask(
            "select e.enrollment_id, e.person_id, p.plan_code, e.starts_on, e.ends_on, e.fee_fen, e.share_count,"
            " e.tier_code from enrollment e join plan p on p.plan_id = e.plan_id where e.entry_id = ?",
            entry,
        )
        return ({number: Held(*held) for number, *held in rows},)

    def enroll(self, person: int, plan: str, starts_on: str, *, paid: bool = True) -> None:
        received_on = f"{starts_on[:4]}-{starts_on[5:7]}-05" if paid else None
        row = one(
            "document_no unit plan starts_on received_on", DOCUMENTS[person - 1], "U1", plan, starts_on, received_on
        )
        wanted = order("enroll import", "AGE_OUTSIDE_TERMS")
        self.act(lambda: enrollments.import_roster(self.url, row, wanted, unpaid=not paid), "cover", self.covers_of)

    def shorten(self, cover: int, ends_on: str) -> None:
        held = self.world.covers[cover]
        row = one(
            "document_no unit plan starts_on ends_on share_count received_on",
            DOCUMENTS[held.person - 1], "U1", held.plan, held.starts_on, ends_on, held.share_count, None,
        )  # fmt: skip
        wanted = order("enroll import", "DIFFERS")
        self.act(
            lambda: enrollments.import_roster(self.url, row, wanted, unpaid=True), "ends", lambda _: (cover, ends_on)
        )

    def shares(self, cover: int, count: int) -> None:
        """A cover turns out to be of so many shares; what its fee is more by then is paid with it, or what it still owes."""
        held = self.world.covers[cover]
        row = one(
            "document_no unit plan starts_on share_count received_on",
            DOCUMENTS[held.person - 1], "U1", held.plan, held.starts_on, count, f"{held.starts_on[:4]}-12-05",
        )  # fmt: skip
        wanted = order("enroll import", "DIFFERS", "AGE_OUTSIDE_TERMS")
        price = {"CRITICAL": 4_000, "FEMALE": 2_500}[held.plan]
        what, args = ("money", ()) if held.share_count == count else ("shares", (cover, count, count * price))
        self.act(lambda: enrollments.import_roster(self.url, row, wanted), what, lambda _: args)

    def cancel(self, cover: int) -> None:
        run = lambda: enrollments.cancel(self.url, intent("enroll cancel"), cover, on="2019-03-01")  # noqa: E731
        self.act(run, "cancel", lambda _: (cover,))

    def refund(self, cover: int) -> None:
        wanted = intent("contribution refund")
        self.act(
            lambda: contributions.refund(self.url, wanted, enrollment=cover, on="2019-03-01"), "money", lambda _: ()
        )

    def receipt(self, plan: str) -> None:
        """The unit pays what is owed for a plan, by one receipt."""
        owed = sum(held.fee_fen for held in self.world.covers.values() if held.plan == plan and not held.received_fen)
        if owed:
            wanted = intent("contribution record")
            self.act(
                lambda: contributions.record(
                    self.url, wanted, unit="U1", plan=plan, amount_fen=owed, received_on="2018-12-01",
                    receipt_no=f"R{self.entry}",
                ),
                "money",
                lambda _: (),
            )  # fmt: skip

    def refund_receipt(self, number: str) -> None:
        wanted = intent("contribution refund")
        self.act(
            lambda: contributions.refund(self.url, wanted, receipt_no=number, on="2019-03-01"), "money", lambda _: ()
        )

    # --- claims ---

    def stay(self, person: int, admitted_on: str, nights: int, yuan: int, words: str, slip: str | None) -> None:
        discharged_on = (date.fromisoformat(admitted_on) + timedelta(days=nights)).isoformat()
        number = f"S{self.entry}"
        row = one(
            "document_no settlement_no hospital hospital_level admitted_on discharged_on diagnosis total_fee fund_paid"
            " self_pay_one self_pay_two own_expense referral",
            DOCUMENTS[person - 1], number, "延庆区医院", "二级甲等", admitted_on, discharged_on, words, yuan, 0, yuan, 0,
            0, slip,
        )  # fmt: skip
        wanted = order("claim import")

        told = Stay(0, number, admitted_on, discharged_on, 2, words, yuan * 100, bool(slip), "illness", None)

        def made(entry: int) -> tuple[dict[int, Filed]]:
            return (self.stays_of(entry, told),)

        self.act(lambda: settlements.import_roster(self.url, row, wanted), "file", made)

    def stays_of(self, entry: int, told: Stay) -> dict[int, Filed]:
        """The claims that an entry made of a settlement, one a plan."""
        rows = self.ask(
            "select c.claim_id, c.person_id, p.plan_code, c.settlement_id from claim c"
            " join plan p on p.plan_id = c.plan_id where c.entry_id = ?",
            entry,
        )
        return {
            claim: Filed(whose, plan, told._replace(claim_no=claim), entry, settlement)
            for claim, whose, plan, settlement in rows
        }

    def mend(self, settlement: int, yuan: int) -> None:
        """The settlement comes again with another amount: taken where its claims were reopened."""
        [filed] = [each for each in self.world.claims.values() if each.settlement == settlement][:1]
        stay = filed.claim
        assert isinstance(stay, Stay)
        row = one(
            "document_no settlement_no admitted_on discharged_on total_fee fund_paid self_pay_one self_pay_two"
            " own_expense",
            DOCUMENTS[filed.person - 1], stay.settlement_no, stay.admitted_on, stay.discharged_on, yuan, 0, yuan, 0, 0,
        )  # fmt: skip
        mended = stay._replace(self_one_fen=yuan * 100)

        def made(entry: int) -> tuple[int, int, dict[int, Filed]]:
            # Whoever became one person with somebody of another plan claims under that as well.
            return settlement, mended.self_one_fen, self.stays_of(entry, mended)

        self.act(lambda: settlements.import_roster(self.url, row, order("claim import")), "mend", made)

    def happening(self, person: int, plan: str, on: str, **told: Any) -> None:
        wanted, happening = intent("claim add"), single.Happening(on=on, **told)

        def made(entry: int) -> tuple[dict[int, Filed]]:
            columns = "person_id, claim_id, event_on, cause_code, disease_code, harm_code, grade, day_count, loss_fen"
            [(whose, claim, *rest)] = self.ask(f"select {columns} from claim where entry_id = ?", entry)
            day, cause, disease, harm, grade, days, loss = rest
            words = told.get("disease") if disease is None else None
            event = Event(claim, day, cause, disease or words, harm, grade, days, loss, words, None)
            return ({claim: Filed(whose, plan, event, entry)},)

        self.act(lambda: single.add(self.url, wanted, DOCUMENTS[person - 1], plan, happening), "file", made)

    # --- decisions ---

    def decisions_of(self, entry: int) -> dict[int, Decision]:
        rows = self.ask(
            "select claim_id, decision_id, outcome, amount_fen, reason_code from decision where entry_id = ?", entry
        )
        return {
            claim: Decision(entry, number, outcome, fen, by_hand=reason == "manual")
            for claim, number, outcome, fen, reason in rows
        }

    def adjudicate(self, *numbers: int) -> None:
        """Everything undecided, or some, is decided as it would be afresh, but where it came in after a later event was accepted."""
        before = self.world
        wanted = set(numbers) or before.claims.keys() - before.decided.keys()
        self.act(
            lambda: adjudicating.adjudicate(self.url, intent("claim adjudicate"), numbers),
            "decide",
            lambda entry: (self.decisions_of(entry),),
        )
        if wanted.isdisjoint(before.decided):
            assert self.world.decided.keys() == before.decided.keys() | wanted
            late = {before.whose(claim) for claim in wanted if before.is_late(claim)}
            assert all(before.whose(claim) in late for claim in wanted & self.stale.keys()), self.stale

    def adjudicate_stale(self, *numbers: int) -> None:
        """Everything that may be made again is, or of the claims named; of those also what came back for good."""
        before, again = self.world, self.world.free()
        if numbers:
            again = again.intersection(numbers) | before.recovered().intersection(numbers)

        def made(entry: int) -> tuple[dict[int, Decision]]:
            kept = {
                claim
                for (claim,) in self.ask(
                    "select claim_id from decision where entry_id = ? and steps like '%settled_class%'", entry
                )
            }
            return (
                {
                    claim: replace(decision, settled=before.decided[claim].settled if claim in kept else None)
                    for claim, decision in self.decisions_of(entry).items()
                },
            )

        entry = self.entry
        wanted = intent("claim adjudicate")
        self.act(lambda: adjudicating.adjudicate(self.url, wanted, numbers, stale=True), "decide", made)
        assert self.entry == entry + bool(again)
        assert again.isdisjoint(self.stale), self.stale
        assert self.world.free().isdisjoint(numbers or self.stale)

    def settle(self, claim: int, code: str) -> None:
        """A person decides of words that hold a claim; all stays as it is where it has none, or the plan no such class."""

        def made(entry: int) -> tuple[dict[int, Decision]]:
            settled = Settled(code, CLERK.compared, "x")
            return ({number: replace(each, settled=settled) for number, each in self.decisions_of(entry).items()},)

        told = self.act(lambda: settling.settle(self.url, intent("claim adjudicate"), claim, code), "decide", made)
        filed = self.world.claims[claim]
        has_words = isinstance(filed.claim, Stay) or filed.claim.circumstances is not None
        is_known = code in settled_classes(self.world.versions[filed.plan][0])
        wrong = None if has_words and is_known else "CLASS_UNKNOWN" if has_words else "CLAIM_NOT_UNSURE"
        assert (told if isinstance(told, str) else None) == wrong, (claim, code, told)
        if wrong is None and claim in self.stale:
            assert self.world.is_late(claim)

    def reject(self, claim: int) -> None:
        self.act(
            lambda: single.reject(self.url, intent("claim reject"), claim),
            "decide",
            lambda entry: (self.decisions_of(entry),),
        )

    def reopen(self, claim: int, *, with_later: bool) -> None:
        def made(entry: int) -> tuple[list[int]]:
            return ([number for (number,) in self.ask("select claim_id from decision where voided_by = ?", entry)],)

        wanted = intent("claim reopen")
        self.act(lambda: single.reopen(self.url, wanted, [claim], with_later=with_later), "reopen", made)

    # --- people, lists, terms ---

    def merge(self, person: int, into: int) -> None:
        self.act(
            lambda: members.merge(self.url, intent("member merge"), str(person), into=str(into)),
            "merge",
            lambda _: (person, into),
        )

    def sex(self, person: int, sex: str) -> None:
        values, accept = {"sex": {"M": "男", "F": "女"}[sex]}, frozenset({"SEX_DIFFERS"})
        self.act(
            lambda: members.edit(self.url, intent("member edit"), str(person), values, accept=accept),
            "sex",
            lambda _: (person, sex),
        )

    def leave(self, person: int, on: str) -> None:
        wanted = intent("member leave")
        self.act(lambda: members.leave(self.url, wanted, DOCUMENTS[person - 1], on=on), "leave", lambda _: (person, on))

    def list_payment(self, person: int, plan: str, on: str, yuan: int, result: str, serial_no: str) -> None:
        row = one(
            "document_no plan quarter category amount paid_on result serial_no",
            DOCUMENTS[person - 1], plan, f"{on[:4]}Q{(int(on[5:7]) + 2) // 3}", "住院", yuan, on, result, serial_no,
        )  # fmt: skip

        def made(entry: int) -> tuple[Any, ...]:
            begun = self.ask("select payout_id, person_id from payout where entry_id = ?", entry)
            [(payout,)] = self.ask("select distinct payout_id from payout_event where entry_id = ?", entry)
            event = "paid" if result == "成功" else "returned"
            return payout, (begun[0][1], plan, yuan * 100) if begun else None, event, on

        self.act(lambda: payouts.import_roster(self.url, row, order("payout import")), "listed", made)

    def load(self) -> None:
        text = terms_by_event()
        versions = list(rules.parse(text).versions)
        self.act(
            lambda: plans.load(self.url, intent("plan load", file_name="x.toml"), text),
            "terms",
            lambda _: ("CRITICAL", versions),
        )

    # --- money out ---

    def propose(self) -> None:
        def made(entry: int) -> tuple[dict[int, Payment]]:
            [(batch,)] = self.ask("select batch_id from payment_batch where entry_id = ?", entry)
            rows = self.ask("select payout_id, claim_id, decision_id, amount_fen from payout where entry_id = ?", entry)
            return ({payout: Payment(claim, decision, fen, batch) for payout, claim, decision, fen in rows},)

        self.act(lambda: payouts.propose(self.url, intent("payout propose")), "propose", made)

    def pay(self) -> None:
        """A batch goes all the way, as far as it may."""
        self.propose()
        last = sorted(paid.batch for paid in self.world.payments.values())[-1:]
        for batch in last * 3:
            self.goes_on(batch)

    def goes_on(self, batch: int) -> None:
        """A batch is approved, exported, answered; one that holds a stale decision comes no further before it is out."""
        [state] = {paid.state for paid in self.world.payments.values() if paid.batch == batch} - {"recovered"} or {""}
        claims = {paid.claim for paid in self.world.payments.values() if paid.batch == batch} & self.withheld()
        after = {"proposed": "approved", "approved": "exported", "exported": "paid"}.get(state)
        if after is None:
            return
        told = self.act(lambda: self.step(batch, after), "goes_on", lambda _: (batch, after))
        if after != "paid":
            assert claims or told != "BATCH_STALE", (batch, after)
            assert isinstance(told, str) or not claims, (batch, after, told)

    def step(self, batch: int, to: str) -> Any:
        if to == "approved":
            return payouts.approve(self.url, intent("payout approve", CHIEF), batch)
        if to == "exported":
            return payouts.export(
                self.url, intent("payout export"), batch, file_name=f"{batch}.txt", format_code="utf-8", delimiter="|",
                keep=lambda _: None,
            )  # fmt: skip
        rows = self.ask(
            "select i.line_no, n.card_no, sum(i.amount_fen) from batch_item i join personal n on n.fact_id = i.personal_id"
            " where i.batch_id = ? and i.voided_by is null group by i.line_no, n.card_no order by i.line_no",
            batch,
        )
        heard = [(line, card, f"{fen / 100:.2f}", "成功", None, "2019-03-10") for line, card, fen in rows]
        answer = roster("line_no card_no amount result reason paid_on", *heard, sha256=f"model {next(_files)}")
        told = payouts.confirm(self.url, answer, order("payout confirm"), batch=batch)
        assert not told.problems, told.problems
        return told

    def recover(self, payout: int) -> None:
        wanted = intent("payout recover")
        self.act(lambda: payouts.recover(self.url, wanted, payout, on="2019-04-01"), "recover", lambda _: (payout,))

    def withdraw(self, batch: int) -> None:
        self.act(lambda: payouts.cancel(self.url, intent("payout cancel"), batch), "withdraw", lambda _: (batch,))

    def undo(self, entry: int) -> None:
        before, refused = self.entry, None
        try:
            told = undo(self.url, entry, actor=CLERK, reason="wrong", witness=ASKED)
        except MutualAidError as wrong:
            refused = wrong.code
        assert refused != "LEDGER_GUARD", entry
        assert self.entry == before + (refused is None)
        if refused is None:
            self.took(Done(before + 1, undoes=entry), told.notes)

    # --- what must hold ---

    def withheld(self) -> set[int]:
        """Claims that are not to be paid: otherwise today, of somebody paid too much under the plan, of a death."""
        world, too_much = self.world, set()
        for claim, (_, fen) in self.stale.items():
            if world.gone_fen(claim) > fen:
                too_much.add(world.whose(claim))
        return {
            claim
            for claim in world.decided
            if claim in self.stale or world.whose(claim) in too_much or self.is_of_a_death(claim)
        }

    def is_of_a_death(self, claim: int) -> bool:
        """Whether it waits for a payee: nobody names one here."""
        event = self.world.claims[claim].claim
        return isinstance(event, Event) and event.harm_code == "death"

    def agree(self) -> None:
        """A proposal would pay what stands as judged afresh and lists the rest; ``check`` finds the rest and nothing else."""
        world, stale = self.world, self.stale
        told = payouts.propose(self.url, Intent("payout propose", CLERK, dry_run=True))
        due = {claim: fen for claim, fen in world.due().items() if claim not in world.twice()}
        withheld = self.withheld()
        ready = [fen for claim, fen in due.items() if claim not in withheld]
        assert (told.facts.get("item_count", 0), told.facts.get("batch_fen", 0)) == (len(ready), sum(ready))
        left_out = told.facts.get("left_out", ())
        assert isinstance(left_out, Iterable)
        left = {
            note.facts["claim_no"]: (note.facts.get("outcome_now"), note.facts.get("amount_now_fen"))
            for note in left_out
        }
        assert left == {claim: stale.get(claim, (None, None)) for claim in withheld if claim in due}
        expected = set()
        for claim, (_, fen) in stale.items():
            gone, differs = world.gone_fen(claim), world.decided[claim].amount_fen - fen
            if gone and gone != fen:
                expected.add(("paid-otherwise", f"claim:{claim}", abs(gone - fen)))
            elif differs or not gone:
                expected.add(("stale-decisions", f"claim:{claim}", abs(differs)))
        for claim, decision in world.decided.items():
            assert sum(paid.amount_fen for paid in world.live(claim)) <= decision.amount_fen, claim
        with read(self.url) as reader:
            outcome = checks.check(reader, ["stale-decisions", "paid-otherwise"], today="2019-12-31")
        assert {(each.check, each.record, each.facts["differs_fen"]) for each in outcome.findings} == expected


@cache
def prepared(until: str) -> tuple[bytes, tuple[Done, ...]]:
    """Three people with covers of 2018, stays and illnesses decided, then paid, then one of them worth more; and how."""
    with tempfile.TemporaryDirectory() as folder:
        url = founded(Path(folder))
        with write(url, Intent("setting the stage", CLERK)) as writer:
            parent_id = writer.select("select unit_id from unit where unit_code = '110119100'")[0][0]
            unit_id = writer.assert_one("unit", unit_code="U1", unit_name="第一工会", kind_code="grassroots")
            writer.assert_one("unit_parent", unit_id=unit_id, parent_id=parent_id, from_on="0001-01-01")
        rows = [
            (name, number, {"M": "男", "F": "女"}[sex], "U1", "2010-01-01", f"621000000000111{place}")
            for place, ((name, sex), number) in enumerate(zip(PEOPLE, DOCUMENTS, strict=True))
        ]
        people = roster("name document_no sex unit joined_on card_no", *rows)
        taken = members.import_roster(url, people, ImportOrder("member import", CLERK))
        assert (taken.added, taken.entry) == (3, 3)
        ledger = Ledger(url, [Done(3, "join", ({number: sex for number, (_, sex) in enumerate(PEOPLE, start=1)},))])
        for person, plan in ((1, "HOSP_MED"), (1, "HOSP_ALLOW"), (2, "HOSP_MED"), (2, "CRITICAL"), (2, "FEMALE")):
            ledger.enroll(person, plan, "2018-01-01")
        ledger.enroll(3, "CRITICAL", "2018-01-01", paid=False)
        ledger.receipt("CRITICAL")
        ledger.stay(1, "2018-06-01", 10, 61_300, "肺炎", None)
        # 1,600 yuan as the first stay of a year, 1,855 as a later one.
        ledger.stay(2, "2018-06-01", 10, 3_300, "肺炎", None)
        for person in (2, 3):
            ledger.happening(person, "CRITICAL", "2018-06-01", disease="malignancy")
        ledger.adjudicate()
        assert sorted(fen for _, fen in ledger.world.due().items()) == [
            36_000,
            160_000,
            1_000_000,
            1_000_000,
            4_800_000,
        ]
        ledger.agree()
        if until != "decided":
            ledger.pay()
            assert sum(ledger.world.gone_fen(claim) for claim in ledger.world.decided) == 6_996_000
            ledger.agree()
        if until == "worth more":
            [cover] = [n for n, held in ledger.world.covers.items() if (held.person, held.plan) == (2, "CRITICAL")]
            ledger.shares(cover, 2)
            assert list(ledger.stale.values()) == [("pay", 2_000_000)]
            ledger.agree()
        ledger.reading.close()
        return Path(url).read_bytes(), tuple(ledger.done)


def pick(data: st.DataObject, choices: Iterable[T]) -> T:
    return data.draw(st.sampled_from(list(choices)))


class Rechecked(RuleBasedStateMachine):
    """One step after the other by whoever it is, and after each the two agree."""

    @initialize(until=st.sampled_from(("decided", "paid", "worth more")))
    def begin(self, until: str) -> None:
        content, done = prepared(until)
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "ledger.db"
        path.write_bytes(content)
        self.ledger = Ledger(str(path), done)
        self.agreed_at = 0

    def teardown(self) -> None:
        self.ledger.reading.close()
        self.folder.cleanup()

    @invariant()
    def agree(self) -> None:
        """After every entry: what was refused or came to nothing has left everything as it was."""
        if self.ledger.entry != self.agreed_at:
            self.ledger.agree()
            self.agreed_at = self.ledger.entry

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """One step of those that the world offers, what changes decisions more often."""
        world = self.ledger.world
        batches = sorted({paid.batch for paid in world.payments.values()})
        settlements_known = sorted({filed.settlement for filed in world.claims.values() if filed.settlement})
        more = [claim for claim in world.free() if world.gone_fen(claim)]
        offered = {
            self.a_stay: 5,
            self.an_illness: 3,
            self.an_accident: 2,
            self.decide: 5 if world.claims.keys() - world.decided.keys() else 0,
            self.decide_again: 20 if more else 4 if self.ledger.stale else 1,
            self.decide_anew: 6 if world.recovered() else 0,
            self.settle: 4 if self.held() else 0,
            self.reject: 2 if world.claims.keys() - world.decided.keys() else 0,
            self.reopen: 2 if world.decided else 0,
            self.mend: 2 if settlements_known else 0,
            self.cover: 4,
            self.lose_cover: 4 if world.covers else 0,
            self.shares: 5 if self.of_shares() else 0,
            self.receipt: 2,
            self.list_payment: 2,
            self.people: 4,
            self.load: 1,
            self.propose: 2 if world.due() else 0,
            self.pay: 20 if any(map(world.live, world.due())) else 4 if world.due() else 0,
            self.goes_on: 4 if batches else 0,
            self.take_back: 2 if batches else 0,
            self.undo: 5,
        }
        pick(data, [step for step, times in offered.items() for _ in range(times)])(data)

    def held(self) -> list[int]:
        world = self.ledger.world
        return sorted(claim for claim, decision in world.decided.items() if decision.outcome == "hold")

    def person(self, data: st.DataObject) -> int:
        return pick(data, (1, 1, 2, 2, 3))

    def a_stay(self, data: st.DataObject) -> None:
        day, nights = pick(data, EVENTS), pick(data, (10, 10, 100))
        yuan, words = pick(data, (3_300, 13_300, 61_300)), pick(data, ("肺炎", "抑郁状态?"))
        self.ledger.stay(self.person(data), day, nights, yuan, words, pick(data, (None, None, "是")))

    def an_illness(self, data: st.DataObject) -> None:
        plan, disease = pick(data, ("CRITICAL", "CRITICAL", "FEMALE")), pick(data, DISEASES)
        self.ledger.happening(self.person(data), plan, pick(data, EVENTS), disease=disease)

    def an_accident(self, data: st.DataObject) -> None:
        harms: tuple[dict[str, Any], ...] = (
            {"harm": "death"}, {"harm": "disability", "grade": 4}, {"harm": "fire", "loss_fen": 2_000_000},
        )  # fmt: skip
        self.ledger.happening(self.person(data), "CARD_ACC", pick(data, EVENTS), **pick(data, harms))

    def decide(self, data: st.DataObject) -> None:
        waiting = sorted(self.ledger.world.claims.keys() - self.ledger.world.decided.keys())
        self.ledger.adjudicate(*pick(data, ((), (pick(data, waiting),))))

    def decide_again(self, data: st.DataObject) -> None:
        self.ledger.adjudicate_stale()

    def decide_anew(self, data: st.DataObject) -> None:
        decided, recovered = sorted(self.ledger.world.decided), sorted(self.ledger.world.recovered())
        self.ledger.adjudicate_stale(pick(data, recovered if data.draw(FLAG) else decided))

    def settle(self, data: st.DataObject) -> None:
        self.ledger.settle(pick(data, self.held()), pick(data, ("malignancy", "none", "excluded")))

    def reject(self, data: st.DataObject) -> None:
        world = self.ledger.world
        self.ledger.reject(pick(data, sorted(world.claims.keys() - world.decided.keys())))

    def reopen(self, data: st.DataObject) -> None:
        claim = pick(data, sorted(self.ledger.world.decided))
        self.ledger.reopen(claim, with_later=data.draw(FLAG))

    def mend(self, data: st.DataObject) -> None:
        known = sorted({filed.settlement for filed in self.ledger.world.claims.values() if filed.settlement})
        self.ledger.mend(pick(data, known), pick(data, (2_300, 61_300)))

    def cover(self, data: st.DataObject) -> None:
        plan, starts_on = pick(data, ENROLLED), pick(data, STARTS)
        self.ledger.enroll(self.person(data), plan, starts_on, paid=data.draw(FLAG))

    def lose_cover(self, data: st.DataObject) -> None:
        cover = pick(data, sorted(self.ledger.world.covers))
        how = pick(data, ("cancel", "refund", "shorten"))
        if how == "shorten":
            starts_on = self.ledger.world.covers[cover].starts_on
            ends = [day for day in ("2018-05-31", "2018-08-31", "2018-12-31", "2019-06-30") if day > starts_on]
            self.ledger.shorten(cover, pick(data, ends))
        else:
            getattr(self.ledger, how)(cover)

    def of_shares(self) -> list[int]:
        """The covers of plans that may be held twice, those of whom something was decided under it more often."""
        world = self.ledger.world
        found = {number: held for number, held in world.covers.items() if held.plan in ("CRITICAL", "FEMALE")}
        decided = {world.whose(claim) for claim, decision in world.decided.items() if decision.amount_fen}
        often = {number: 4 if (world.human(held.person), held.plan) in decided else 1 for number, held in found.items()}
        return [number for number, times in sorted(often.items()) for _ in range(times)]

    def shares(self, data: st.DataObject) -> None:
        self.ledger.shares(pick(data, self.of_shares()), pick(data, (1, 2, 2)))

    def receipt(self, data: st.DataObject) -> None:
        numbers = self.ledger.ask(
            "select receipt_no from contribution where voided_by is null and receipt_no is not null"
        )
        if data.draw(FLAG) and numbers:
            self.ledger.refund_receipt(pick(data, [number for (number,) in numbers]))
        else:
            self.ledger.receipt(pick(data, ENROLLED))

    def list_payment(self, data: st.DataObject) -> None:
        serial_no, on = pick(data, ("L1", "L2")), pick(data, ("2018-02-10", "2018-12-20"))
        result = pick(data, ("成功", "成功", "退汇"))
        self.ledger.list_payment(self.person(data), "HOSP_MED", on, 40_000, result, serial_no)

    def people(self, data: st.DataObject) -> None:
        world, person = self.ledger.world, self.person(data)
        what = pick(data, ("merge", "sex", "leave"))
        if what == "merge":
            other = pick(data, [each for each in (1, 2, 3) if each != person])
            if person not in world.merged and world.human(other) != person:
                self.ledger.merge(person, world.human(other))
        elif what == "sex" and person not in world.merged:
            self.ledger.sex(person, "M" if world.sexes[person] == "F" else "F")
        elif what == "leave":
            self.ledger.leave(person, pick(data, ("2018-02-01", "2018-08-01")))

    def load(self, data: st.DataObject) -> None:
        self.ledger.load()

    def propose(self, data: st.DataObject) -> None:
        self.ledger.propose()

    def pay(self, data: st.DataObject) -> None:
        self.ledger.pay()

    def batch(self, data: st.DataObject) -> int:
        return pick(data, sorted({paid.batch for paid in self.ledger.world.payments.values()}))

    def goes_on(self, data: st.DataObject) -> None:
        self.ledger.goes_on(self.batch(data))

    def take_back(self, data: st.DataObject) -> None:
        paid = [number for number, each in self.ledger.world.payments.items() if each.state == "paid"]
        if paid:
            self.ledger.recover(pick(data, paid))
        else:
            self.ledger.withdraw(self.batch(data))

    def undo(self, data: st.DataObject) -> None:
        self.ledger.undo(pick(data, self.ledger.done[-6:]).entry)


DEEP = os.environ.get("MUTUALAID_MODEL") == "deep"
SHARES = 8
"""So many parts, which can run beside each other."""
QUICK = settings(
    max_examples=200 // SHARES,
    stateful_step_count=10,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
THOROUGH = settings(
    QUICK, max_examples=int(os.environ.get("MUTUALAID_MODEL_EXAMPLES", "2400")) // SHARES, stateful_step_count=25
)


@pytest.mark.parametrize("share", range(SHARES))
def test_what_is_paid_and_found_is_what_judging_everything_afresh_gives_after_any_sequence(share: int) -> None:
    machine = type("Rechecked", (Rechecked,), {})
    with resting():
        run_state_machine_as_test(machine if DEEP else seed(share)(machine), settings=THOROUGH if DEEP else QUICK)
