"""What bears on decisions as plain records, and every claim judged afresh from them by the pure rules alone.

The model of ``tests/claims/test_recheck_model.py``: a list of what was done, played from the beginning; an undo takes one
line out of the list. The claims of each person and plan are judged one after the other in the order of their events;
covers, chains and histories are put together here, not by ``claims.ground``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from mutualaid import plans
from mutualaid.rules import terms as rules
from mutualaid.rules.benefit import (
    Claimant,
    Cover,
    DecidedStay,
    Event,
    History,
    Judgment,
    PaidHarm,
    Settled,
    Stay,
    event_day,
)
from mutualaid.rules.benefit import adjudicate as judge
from mutualaid.rules.benefit.words import settled_classes
from mutualaid.rules.terms import Terms

PAYING = ("pay", "partial")
GONE_OUT = ("exported", "paid")


@cache
def built_in() -> dict[str, list[Terms]]:
    return {plan.plan_code: list(plan.versions) for plan in plans.built_in()}


@dataclass
class Held:
    """An enrollment: whose, its days (both included), its fee and what stands received for it."""

    person: int
    plan: str
    starts_on: str
    ends_on: str
    fee_fen: int
    share_count: int
    tier_code: str | None
    received_fen: int = 0


@dataclass
class Filed:
    """A claim, as it was handed in."""

    person: int
    plan: str
    claim: Stay | Event
    entry: int
    settlement: int | None = None


@dataclass
class Decision:
    """What stands decided of a claim, and since which entry."""

    entry: int
    number: int
    outcome: str
    amount_fen: int
    by_hand: bool = False
    settled: Settled | None = None


@dataclass
class Payment:
    """A payment by batch: of which claim and decision, in which batch, how far it has come."""

    claim: int
    decision: int
    amount_fen: int
    batch: int
    state: str = "proposed"


@dataclass
class World:
    """Everything that bears on decisions, as plain records."""

    sexes: dict[int, str] = field(default_factory=dict)
    left_on: dict[int, str] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    covers: dict[int, Held] = field(default_factory=dict)
    claims: dict[int, Filed] = field(default_factory=dict)
    decided: dict[int, Decision] = field(default_factory=dict)
    lists: dict[int, tuple[int, str, int]] = field(default_factory=dict)
    """Payments of received lists: person, plan, fen."""
    list_events: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    versions: dict[str, list[Terms]] = field(default_factory=lambda: dict(built_in()))
    payments: dict[int, Payment] = field(default_factory=dict)

    # What is done, line by line.

    def join(self, sexes: Mapping[int, str]) -> None:
        self.sexes |= sexes

    def cover(self, covers: Mapping[int, Held]) -> None:
        self.covers |= deepcopy(dict(covers))

    def ends(self, cover: int, ends_on: str) -> None:
        self.covers[cover].ends_on = ends_on

    def shares(self, cover: int, count: int, fee_fen: int) -> None:
        self.covers[cover].share_count, self.covers[cover].fee_fen = count, fee_fen

    def cancel(self, cover: int) -> None:
        del self.covers[cover]

    def money(self) -> None:
        pass

    def file(self, claims: Mapping[int, Filed]) -> None:
        self.claims |= claims

    def mend(self, settlement: int, self_one_fen: int, more: Mapping[int, Filed]) -> None:
        """A settlement of another amount, and the claims of it that are new."""
        for number, filed in self.claims.items():
            if filed.settlement == settlement and isinstance(filed.claim, Stay):
                self.claims[number] = replace(filed, claim=filed.claim._replace(self_one_fen=self_one_fen))
        self.claims |= more

    def decide(self, decisions: Mapping[int, Decision]) -> None:
        self.decided |= decisions

    def reopen(self, claims: Sequence[int]) -> None:
        for claim in claims:
            del self.decided[claim]

    def merge(self, person: int, into: int) -> None:
        self.merged[person] = into

    def sex(self, person: int, sex: str) -> None:
        self.sexes[person] = sex

    def leave(self, person: int, on: str) -> None:
        self.left_on[person] = on

    def listed(self, payout: int, whose: tuple[int, str, int] | None, event: str, on: str) -> None:
        if whose is not None:
            self.lists[payout] = whose
        self.list_events.setdefault(payout, []).append((on, event))

    def terms(self, plan: str, versions: Sequence[Terms]) -> None:
        self.versions[plan] = list(versions)

    def propose(self, payments: Mapping[int, Payment]) -> None:
        self.payments |= deepcopy(dict(payments))

    def goes_on(self, batch: int, state: str) -> None:
        for payment in self.payments.values():
            if payment.batch == batch:
                payment.state = state

    def recover(self, payout: int) -> None:
        self.payments[payout].state = "recovered"

    def withdraw(self, batch: int) -> None:
        self.payments = {number: paid for number, paid in self.payments.items() if paid.batch != batch}

    # What follows from it.

    def human(self, person: int) -> int:
        while person in self.merged:
            person = self.merged[person]
        return person

    def whose(self, claim: int) -> tuple[int, str]:
        filed = self.claims[claim]
        return self.human(filed.person), filed.plan

    def live(self, claim: int) -> list[Payment]:
        """The payments that stand for a claim and did not come back for good."""
        return [paid for paid in self.payments.values() if paid.claim == claim and paid.state != "recovered"]

    def gone_fen(self, claim: int) -> int:
        """What has gone out for a claim."""
        return sum(paid.amount_fen for paid in self.live(claim) if paid.state in GONE_OUT)

    def afresh(self) -> dict[int, Judgment]:
        """Every claim but those decided by hand, judged after those before it, whatever was decided."""
        judged: dict[int, Judgment] = {}
        for person, plan in {self.whose(claim) for claim in self.claims}:
            judged |= self._of_one(person, plan)
        return judged

    def _of_one(self, person: int, plan: str) -> dict[int, Judgment]:
        mine = {number: filed for number, filed in self.claims.items() if self.whose(number) == (person, plan)}
        mine = {n: filed for n, filed in mine.items() if n not in self.decided or not self.decided[n].by_hand}
        paid: list[tuple[Stay | Event, Judgment, Cover | None]] = []
        judged: dict[int, Judgment] = {}
        for number, filed in sorted(mine.items(), key=lambda each: (event_on(each[1].claim), each[0])):
            day, decision = event_on(filed.claim), self.decided.get(number)
            # A decision on the first part of a stay stands beside that on a part which came in after it.
            rows = tuple(
                other.claim
                for beside, other in mine.items()
                if isinstance(other.claim, Stay)
                and (
                    decision is None or other.entry < decision.entry or (event_on(other.claim), beside) < (day, number)
                )
            )
            if isinstance(filed.claim, Stay):
                day = self._first_day(person, plan, filed.claim, paid, rows)
            cover = self._cover_on(person, plan, day)
            terms = rules.terms_for(self.versions[plan], cover and cover.starts_on, day)
            settled = None if decision is None else decision.settled
            if settled and (terms is None or settled.class_code not in settled_classes(terms)):
                settled = None
            judged[number] = judge(
                filed.claim,
                terms=terms,
                cover=cover,
                claimant=Claimant(self.sexes[person], None, self._is_member(person, day)),
                history=self._history(person, plan, cover, day, paid, rows),
                settled=settled,
            )
            if judged[number].outcome in PAYING:
                paid.append((filed.claim, judged[number], cover))
        return judged

    def _first_day(
        self,
        person: int,
        plan: str,
        stay: Stay,
        paid: Sequence[tuple[Stay | Event, Judgment, Cover | None]],
        rows: tuple[Stay, ...],
    ) -> str:
        """The first admission of the whole stay, by the version that decides a stay which began on that day."""
        history = self._history(person, plan, None, stay.admitted_on, paid, rows)
        for terms in self.versions[plan]:
            day = event_day(stay, history, terms)
            cover = self._cover_on(person, plan, day)
            if rules.terms_for(self.versions[plan], cover and cover.starts_on, day) is terms:
                return day
        return stay.admitted_on

    def _cover_on(self, person: int, plan: str, day: str) -> Cover | None:
        """The paid cover of a day that began first, and the first day of its unbroken chain."""
        held = [
            (cover.starts_on, cover.ends_on, number, cover)
            for number, cover in self.covers.items()
            if (self.human(cover.person), cover.plan) == (person, plan) and cover.received_fen >= cover.fee_fen
        ]
        found = sorted(each for each in held if each[0] <= day <= each[1])
        if not found:
            return None
        starts_on, ends_on, number, cover = found[0]
        first_on, before = starts_on, None
        while before != first_on:
            before = first_on
            # No plan of the program has days of grace: a chain goes on where the next day is covered.
            first_on = min([first_on, *(start for start, end, *_ in held if start < first_on <= next_day(end))])
        return Cover(number, starts_on, ends_on, cover.share_count, cover.tier_code, first_on)

    def _is_member(self, person: int, day: str) -> bool:
        records = [record for record in self.sexes if self.human(record) == person]
        return any(record not in self.left_on or day < self.left_on[record] for record in records)

    def _history(
        self,
        person: int,
        plan: str,
        cover: Cover | None,
        day: str,
        paid: Sequence[tuple[Stay | Event, Judgment, Cover | None]],
        rows: tuple[Stay, ...],
    ) -> History:
        from_on, until_on = (cover.starts_on, cover.ends_on) if cover else (f"{day[:4]}-01-01", f"{day[:4]}-12-31")
        number = cover and cover.enrollment_id

        def shares(claim: Stay | Event, under: Cover | None) -> bool:
            if number is None:
                return under is None and event_on(claim)[:4] == day[:4]
            return under is not None and under.enrollment_id == number

        used = [(claim, judgment) for claim, judgment, under in paid if shares(claim, under)]
        received = [
            fen
            for payout, (whose, of_plan, fen) in self.lists.items()
            if (self.human(whose), of_plan) == (person, plan)
            and (last := max(self.list_events[payout], key=lambda told: (told[0], told[1] == "returned")))[1] == "paid"
            and from_on <= last[0] <= until_on
        ]
        return History(
            stays=tuple(
                DecidedStay(
                    claim.claim_no, claim.admitted_on, claim.discharged_on, claim.referral,
                    under and under.enrollment_id, judgment.amount_fen, judgment.day_count or 0, claim.self_one_fen,
                )
                for claim, judgment, under in paid
                if isinstance(claim, Stay)
            ),
            paid_fen=sum(judgment.amount_fen for _, judgment in used) + sum(received),
            paid_days=sum(judgment.day_count or 0 for _, judgment in used),
            classes_paid=frozenset(judgment.class_code for _, judgment, _ in paid if judgment.class_code),
            harms_paid=tuple(
                PaidHarm(claim.harm_code, judgment.amount_fen, claim.event_on, claim.claim_no)
                for claim, judgment in used
                if isinstance(claim, Event) and claim.harm_code
            ),
            rows=rows,
        )  # fmt: skip

    def stale(self) -> dict[int, tuple[str, int]]:
        """The decisions that would be otherwise, and what they would be."""
        now = {number: (judgment.outcome, judgment.amount_fen) for number, judgment in self.afresh().items()}
        return {
            claim: now[claim]
            for claim, decision in self.decided.items()
            if not decision.by_hand and (decision.outcome, decision.amount_fen) != now[claim]
        }

    def due(self) -> dict[int, int]:
        """What every decision without a payment of its own comes to beside those that stand for its claim."""
        begun = {paid.decision for paid in self.payments.values()}
        owed = {
            claim: decision.amount_fen - sum(paid.amount_fen for paid in self.live(claim))
            for claim, decision in self.decided.items()
            if decision.number not in begun
        }
        return {claim: fen for claim, fen in owed.items() if fen > 0}

    def free(self) -> set[int]:
        """The stale decisions that may be made again: nothing is under way, and no less is due than was paid."""
        return {
            claim
            for claim, (_, fen) in self.stale().items()
            if all(paid.state == "paid" for paid in self.live(claim)) and self.gone_fen(claim) <= fen
        }

    def recovered(self) -> set[int]:
        """Decisions that owe what their own payment brought and came back for good, where nothing is under way."""
        begun, now = {paid.decision for paid in self.payments.values()}, self.afresh()
        return {
            claim
            for claim, decision in self.decided.items()
            if decision.number in begun
            and not decision.by_hand
            and all(paid.state == "paid" for paid in self.live(claim))
            and self.gone_fen(claim) < decision.amount_fen
            and self.gone_fen(claim) <= now[claim].amount_fen
        }

    def twice(self) -> set[int]:
        """Claims without a payment whose stay shares days with another's that pays, of people who became one."""
        stays = {
            claim: filed.claim
            for claim, filed in self.claims.items()
            if isinstance(filed.claim, Stay)
            and claim in self.decided
            and self.decided[claim].amount_fen
            and self.whose(claim)[0] in {self.human(person) for person in self.merged}
        }
        return {
            mine
            for mine, stay in stays.items()
            for other, beside in stays.items()
            if other != mine
            and self.whose(other) == self.whose(mine)
            and not self.live(mine)
            and (self.live(other) or other < mine)
            and (
                (beside.admitted_on < stay.discharged_on and stay.admitted_on < beside.discharged_on)
                or (beside.admitted_on, beside.discharged_on) == (stay.admitted_on, stay.discharged_on)
            )
        }

    def is_late(self, claim: int) -> bool:
        """Whether a claim came in after a later event of the same person and plan was decided and accepted."""
        mine = self.claims[claim]
        return any(
            self.whose(other) == self.whose(claim)
            and (event_on(self.claims[other].claim), other) > (event_on(mine.claim), claim)
            and decision.outcome in PAYING
            and mine.entry > decision.entry
            for other, decision in self.decided.items()
        )


def event_on(claim: Stay | Event) -> str:
    return claim.admitted_on if isinstance(claim, Stay) else claim.event_on


def next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


@dataclass(frozen=True)
class Done:
    """One entry of the journal: what it did, what money it moved by cover, or which entry it undid."""

    entry: int
    what: str = ""
    args: tuple[Any, ...] = ()
    money: Mapping[int, int] = field(default_factory=dict)
    undoes: int | None = None


def played(done: Sequence[Done]) -> World:
    """The world after everything that still stands."""
    gone: set[int] = set()
    for one in reversed(done):
        if one.undoes is not None and one.entry not in gone:
            gone.add(one.undoes)
    world = World()
    received: dict[int, int] = {}
    for one in done:
        if one.undoes is None and one.entry not in gone:
            getattr(world, one.what)(*one.args)
            for cover, fen in one.money.items():
                received[cover] = received.get(cover, 0) + fen
    for number, held in world.covers.items():
        held.received_fen = received.get(number, 0)
    return world
