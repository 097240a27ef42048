"""Undecided claims decided by the rules, a batch at once: gathered with a handful of queries, asserted in one go.

Claims of one person in one plan are decided by the day of the event, then by number; what was paid before comes from
the ledger. No clock is read. Source: interface.md (claim adjudicate), peers.md 4.2 to 4.4, domain.md 8.1.

A hundred thousand claims are decided in a few seconds, so rows of the ledger become named tuples and nothing heavier.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

from mutualaid.codes import OUTCOMES
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.plans import PlanIndex
from mutualaid.results import Note, Receipt
from mutualaid.rules.benefit import (
    NOTHING,
    Claimant,
    Cover,
    Event,
    History,
    Judgment,
    Settled,
    Stay,
    Step,
    event_day,
)
from mutualaid.rules.benefit import adjudicate as judge
from mutualaid.rules.benefit.words import settled_classes
from mutualaid.rules.cover import shift
from mutualaid.rules.story import Chains, Held, Story
from mutualaid.rules.story import Decided as DecidedClaim
from mutualaid.rules.terms import Terms
from mutualaid.store.resources import fill
from mutualaid.store.slices import by_numbers, listed

SLICE_ROWS = 2_000
"""So many decisions are asserted at once: written while they are still in the processor's cache, then forgotten."""
NOTHING_SETTLED: Mapping[int, Settled] = {}
ANYBODY = Claimant(None, None, True)
"""The person of a plan whose terms ask neither for a sex nor for membership on the day."""
NO_TERMS = (None, None)

Claim: TypeAlias = Stay | Event
Whose: TypeAlias = tuple[int, int]
"""A person and a plan."""
_new = tuple.__new__
"""Makes a named tuple of values in their order: half the time of calling it."""


class Filed(NamedTuple):
    """A claim as the ledger has it; those of one person and plan stand in the order of deciding."""

    person_id: int
    plan_id: int
    event_on: str
    claim_id: int
    stay: Stay | None
    """What its settlement says; ``None`` for an event without one."""

    @property
    def whose(self) -> Whose:
        """The person and the plan."""
        return self.person_id, self.plan_id


class Standing(NamedTuple):
    """A decision that stands on a claim; ``steps`` as the ledger keeps them."""

    outcome: str
    reason_code: str | None
    amount_fen: int
    day_count: int | None
    enrollment_id: int | None
    steps: str


class Decision(NamedTuple):
    """A decision to assert, the columns of its table."""

    claim_id: int
    outcome: str
    reason_code: str | None
    amount_fen: int
    day_count: int | None
    enrollment_id: int | None
    terms_id: int | None
    steps: str
    decided_by: str


class Previous(NamedTuple):
    """What was decided on a claim before it was reopened; without values where nothing was."""

    outcome: str | None
    amount_fen: int | None


NEVER = Previous(None, None)


@dataclass(frozen=True, slots=True)
class Decided:
    """A receipt of an adjudication, and every decision made."""

    receipt: Receipt
    decisions: Sequence[Mapping[str, object]]
    """As ``claim list`` shows them, with outcome and fen of the decision before, where there was one."""


def adjudicate(
    url: str,
    intent: Intent,
    numbers: Collection[int] = (),
    *,
    plan: str | None = None,
    unit: str | None = None,
    listing: bool = True,
) -> Decided:
    """Decide the claims named, else every undecided one (of a plan, of a unit and those below it), as one entry.

    Without ``listing`` the decisions are counted, not listed. Raises CLAIM_UNKNOWN, PLAN_UNKNOWN, UNIT_UNKNOWN,
    UNIT_AMBIGUOUS (exit 1), CLAIM_DECIDED (exit 5) and CLAIM_NUMBERS_OR_FILTER (exit 2).
    """
    if numbers and (plan is not None or unit is not None):
        raise MutualAidError("CLAIM_NUMBERS_OR_FILTER", Exit.USAGE)
    with write(url, intent) as writer:
        plans = PlanIndex(writer)
        batch = Batch(writer, plans, intent.actor.compared, listing=listing)
        plan_id = None if plan is None else plans.named(plan).plan_id
        if numbers:
            batch.gather(numbers=sorted(set(numbers)))
        elif unit is not None:
            # Only here: they bring the readers of every roster with them.
            from mutualaid.names.units import UnitIndex
            from mutualaid.reports.claims import numbers_of_unit

            unit_id = UnitIndex(writer).named(unit).unit_id
            batch.gather(only=numbers_of_unit(writer, unit_id), plan_id=plan_id)
        else:
            batch.gather(plan_id=plan_id)
        batch.decide()
    receipt = writer.receipt(notes=batch.notes(), facts=batch.summary())
    return Decided(receipt, batch.listed() if listing else ())


# --- gathering ----------------------------------------------------------------------------------


class _Kind(NamedTuple):
    """A kind of claims: the columns of its ``Stay``, what they are joined from, the condition."""

    stay: str
    joined: str
    where: str


_FILED = "c.person_id, c.plan_id, c.event_on, c.claim_id"
# A stay with its settlement, or an event without one: two questions, because a view of people in the right half of a
# left join is read whole.
_KINDS = (
    _Kind(
        ", c.claim_id, s.settlement_no, s.admitted_on, s.discharged_on, s.hospital_level, m.diagnosis, s.self_one_fen,"
        " s.referral, c.cause_code, c.received_on, 0",
        " join settlement_now s on s.settlement_id = c.settlement_id"
        " left join medical_now m on m.settlement_id = c.settlement_id",
        "true",
    ),
    _Kind("", "", "c.settlement_id is null"),
)
_EVENT = (
    "select c.claim_id, c.event_on, c.cause_code, c.disease_code, c.harm_code, c.grade, c.day_count, c.loss_fen,"
    " m.diagnosis, c.received_on from claim_now c left join medical_now m on m.claim_id = c.claim_id"
    " where c.settlement_id is null"
)
_PAID = "(e.fee_fen <= {received_fen: e} or e.fee_fen <= {received_fen: e} + {allocated_fen: e})"
_IS_DECIDED = "exists (select 1 from decision_now d where d.claim_id = c.claim_id)"


class Batch:
    """The claims to decide and everything the ledger knows that bears on them."""

    def __init__(
        self,
        writer: Writer,
        plans: PlanIndex,
        decided_by: str,
        *,
        listing: bool,
        settled: Mapping[int, Settled] = NOTHING_SETTLED,
    ) -> None:
        """``settled`` is what a person decided of the words of claims, by their number."""
        self._writer, self._plans, self._decided_by, self._listing = writer, plans, decided_by, listing
        self._settled = settled
        self._filed: list[Filed] = []
        """Undecided claims in the order of deciding, some perhaps not wanted but of the same persons and plans."""
        self._wanted: frozenset[int] | None = None
        """The numbers to decide; ``None`` is all that were gathered."""
        self._people: set[int] = set()
        self._plan_ids = ""
        self._events: dict[int, Event] = {}
        self._held: dict[Whose, list[Held]] = {}
        self._standing: dict[Whose, list[DecidedClaim]] = {}
        self._listed: dict[Whose, list[tuple[str, int]]] = {}
        self._spells: dict[int, list[tuple[str, str | None]]] = {}
        self._sexes: dict[int, str | None] = {}
        self._births: dict[int, str | None] = {}
        self._before: dict[int, Previous] = {}
        self._terms: dict[tuple[int, str | None, str], tuple[int, Terms] | None] = {}
        self._chains = Chains({terms_id: terms.grace_days for terms_id, terms in plans.all_terms().items()})
        self._notes: Counter[tuple[str, tuple[tuple[str, object], ...]]] = Counter()
        self._made: list[Decision] = []
        """The decisions to assert next."""
        self._decided: list[Decision] = []
        """The decisions asserted, without their steps, where somebody asks for them again."""
        self._outcomes: Counter[str] = Counter()
        self._reasons: Counter[str | None] = Counter()
        self._amount_fen = 0

    def gather(
        self,
        *,
        numbers: Sequence[int] = (),
        only: Collection[int] | None = None,
        plan_id: int | None = None,
    ) -> None:
        """Read the undecided claims: these numbers, only those among some, or all; and what bears on them.

        Raises CLAIM_UNKNOWN (exit 1) and CLAIM_DECIDED (exit 5) for a number.
        """
        where = "" if plan_id is None else f" and c.plan_id = {plan_id:d}"
        if numbers:
            where = self._of_numbers(numbers)
            self._wanted = frozenset(numbers)
        elif only is not None:
            self._wanted = frozenset(only)
        claims = [
            _filed(row)
            for kind in _KINDS
            for row in self._writer.select(
                f"select {_FILED}{kind.stay} from claim_now c{kind.joined}"  # noqa: S608
                f" where {kind.where}{where} and not {_IS_DECIDED}"
            )
        ]
        if (wanted := self._wanted) is not None:
            concerned = {claim.whose for claim in claims if claim.claim_id in wanted}
            claims = [claim for claim in claims if claim.whose in concerned]
        if not claims:
            return
        claims.sort()  # the number, which no two have in common, comes fourth
        self._filed = claims
        self._people = {claim.person_id for claim in claims}
        self._plan_ids = ", ".join(map(str, sorted({claim.plan_id for claim in claims})))
        decided = self._gather_decided()
        known = [*claims, *(claim for claim, _ in decided)]
        self._gather_events(known)
        self._gather_held(known)
        for claim, decision in decided:
            self._stand(claim, decision)
        self._gather_listed()
        self._gather_claimants()
        self._gather_before()

    def _of_numbers(self, numbers: Sequence[int]) -> str:
        """The condition for all claims of the persons of the claims named, which must be undecided."""
        known = {
            claim_id: (person_id, decided)
            for claim_id, person_id, decided in by_numbers(
                self._writer,
                f"select c.claim_id, c.person_id, {_IS_DECIDED} from claim_now c where true",  # noqa: S608
                "c.claim_id",
                numbers,
                of="claim",
            )
        }
        unknown = [number for number in numbers if number not in known]
        if unknown:
            raise MutualAidError("CLAIM_UNKNOWN", claims=", ".join(map(str, unknown[:20])))
        decided = [number for number in numbers if known[number][1]]
        if decided:
            raise MutualAidError("CLAIM_DECIDED", Exit.CONFLICT, claims=", ".join(map(str, decided[:20])))
        return f" and c.person_id in ({listed(sorted({known[number][0] for number in numbers}))})"

    def _of_people(self, sql: str, *, of: str, column: str = "person_id") -> Iterable[tuple[Any, ...]]:
        """The rows of a query for the persons of the batch."""
        return by_numbers(self._writer, sql, column, self._people, of=of)

    def _gather_held(self, claims: Sequence[Filed]) -> None:
        """Paid enrollments of the persons and plans that may be in force on the day of an event.

        The covers before those are read only where they may matter: where a waiting period or a reduced window asks for
        the beginning of the chain, or where a stay may have begun in another hospital.
        """
        first_on = min(claim.event_on for claim in claims)
        until_on = max(claim.event_on for claim in claims)
        self._hold(f" and e.ends_on >= '{first_on}' and e.starts_on <= '{until_on}'", self._people)
        windows = {plan_id: _window_days(self._plans.versions(plan_id)) for plan_id in {c.plan_id for c in claims}}
        last_on: dict[tuple[str, int], str] = {}
        held = self._held
        early = {claim.person_id for claim in claims if claim.stay is not None and claim.stay.referral}
        for claim in claims:
            for cover in held.get(claim.whose, ()):
                key = (cover.starts_on, windows[claim.plan_id])
                if key not in last_on:
                    last_on[key] = shift(*key)
                if cover.starts_on <= claim.event_on <= last_on[key]:
                    early.add(claim.person_id)
        if early:
            self._hold(f" and e.ends_on < '{first_on}'", early)

    def _hold(self, where: str, people: Collection[int]) -> None:
        held = self._held
        for person_id, plan_id, *cover in by_numbers(
            self._writer,
            "select e.person_id, e.plan_id, e.starts_on, e.ends_on, e.enrollment_id, e.share_count, e.tier_code,"  # noqa: S608
            f" e.terms_id from enrollment_now e where e.plan_id in ({self._plan_ids}){where}"
            f" and {fill(_PAID)}",
            "e.person_id",
            people,
            of="enrollment",
        ):
            held.setdefault((person_id, plan_id), []).append(_new(Held, cover))

    def _gather_decided(self) -> list[tuple[Filed, Standing]]:
        """The decided claims of these persons in these plans, each with its decision."""
        if not self._writer.select("select 1 from decision_now limit 1"):
            return []
        concerned = {claim.whose for claim in self._filed}
        decided = []
        for kind in _KINDS:
            for outcome, reason_code, amount_fen, day_count, enrollment_id, steps, *claim in self._of_people(
                "select d.outcome, d.reason_code, d.amount_fen, d.day_count, d.enrollment_id, d.steps,"  # noqa: S608
                f" {_FILED}{kind.stay} from decision_now d join claim_now c on c.claim_id = d.claim_id{kind.joined}"
                f" where {kind.where} and c.plan_id in ({self._plan_ids})",
                of="claim",
                column="c.person_id",
            ):
                filed = _filed(claim)
                if filed.whose in concerned:
                    standing = Standing(outcome, reason_code, amount_fen, day_count, enrollment_id, steps)
                    decided.append((filed, standing))
        return sorted(decided)

    def _gather_events(self, claims: Sequence[Filed]) -> None:
        """What the claims without a settlement tell of their event."""
        events = [claim.claim_id for claim in claims if claim.stay is None]
        for claim_id, on, cause, disease, harm, grade, days, loss, words, received_on in by_numbers(
            self._writer, _EVENT, "c.claim_id", events, of="claim"
        ):
            named = disease or (words if harm is None else None)
            self._events[claim_id] = Event(claim_id, on, cause, named, harm, grade, days, loss, words, received_on)

    def _claim(self, filed: Filed) -> Claim:
        return self._events[filed.claim_id] if filed.stay is None else filed.stay

    def _stand(self, filed: Filed, decision: Standing) -> None:
        outcome, reason_code, amount_fen, day_count, enrollment_id, steps = decision
        class_code = class_paid(steps) if filed.stay is None else None
        self._standing.setdefault(filed.whose, []).append(
            DecidedClaim(self._claim(filed), outcome, reason_code, amount_fen, day_count, enrollment_id, class_code)
        )

    def _gather_listed(self) -> None:
        """Payments received by list for these plans, that stand as paid: they use up a cover too."""
        payouts = {
            payout_id: (person_id, plan_id, amount_fen)
            for person_id, payout_id, plan_id, amount_fen in self._of_people(
                "select person_id, payout_id, plan_id, amount_fen from payout_now"  # noqa: S608
                f" where claim_id is null and plan_id in ({self._plan_ids})",
                of="payout",
            )
        }
        last = {}
        for payout_id, event_on, _, event_code in sorted(
            by_numbers(
                self._writer,
                "select payout_id, event_on, payout_event_id, event_code from payout_event_now where true",
                "payout_id",
                payouts.keys(),
                of="payout_event",
            )
        ):
            last[payout_id] = (event_code, event_on)
        for payout_id, (person_id, plan_id, amount_fen) in payouts.items():
            event_code, event_on = last.get(payout_id, ("", ""))
            if event_code == "paid":
                self._listed.setdefault((person_id, plan_id), []).append((event_on, amount_fen))

    def _gather_claimants(self) -> None:
        """Sex and birth where terms ask for a sex, spells of membership where a plan is universal."""
        plan_ids = {claim.plan_id for claim in self._filed}
        if any(terms.benefit_kind == "card" for plan_id in plan_ids for terms in self._plans.versions(plan_id)):
            for person_id, joined_on, left_on in self._of_people(
                "select person_id, joined_on, left_on from membership_now where status_code = 'in_service'",
                of="membership",
            ):
                self._spells.setdefault(person_id, []).append((joined_on, left_on))
        if any(terms.sex is not None for plan_id in plan_ids for terms in self._plans.versions(plan_id)):
            sexes = "select person_id, sex_code from person_now where true"
            births = "select person_id, birth_on from personal_now where true"
            self._sexes = dict(by_numbers(self._writer, sexes, "person_id", self._people, of="person"))
            self._births = dict(by_numbers(self._writer, births, "person_id", self._people, of="personal"))

    def _gather_before(self) -> None:
        """The last decision of each claim that was reopened."""
        for claim_id, _, outcome, amount_fen in sorted(
            by_numbers(
                self._writer,
                "select claim_id, fact_id, outcome, amount_fen from decision where voided_by is not null",
                "claim_id",
                [claim.claim_id for claim in self._filed],
                of="decision",
            )
        ):
            self._before[claim_id] = Previous(outcome, amount_fen)

    # --- deciding ---

    def decide(self) -> None:
        """Judge every claim wanted and assert the decisions, in the order of their persons, plans and days.

        Raises CLASS_UNKNOWN (exit 1) for a class settled by hand that the terms have not.
        """
        held, cover_on, known = self._held, self._chains.cover_on, self._standing.keys() | self._listed.keys()
        for whose, group in groupby(self._filed, attrgetter("person_id", "plan_id")):
            if len(self._made) >= SLICE_ROWS:
                self._assert()
            first, *further = group
            if further or whose in known:
                self._decide_several(whose, [first, *further])
                continue
            covers = held.get(whose)
            cover = cover_on(covers, first.event_on) if covers else None
            self._judge(first, self._claim(first), first.event_on, cover, NOTHING)
        self._assert()

    def _decide_several(self, whose: Whose, filed: Sequence[Filed]) -> None:
        """Judge the claims of one person in one plan, each after those before it."""
        claims = [self._claim(each) for each in filed]
        story = Story(self._standing.get(whose, ()), claims, self._listed.get(whose, ()))
        covers, wanted = self._held.get(whose), self._wanted
        for each, claim in zip(filed, claims, strict=True):
            if wanted is not None and each.claim_id not in wanted:
                continue
            on = each.event_on
            if story.has_transfer and isinstance(claim, Stay):
                on = self._event_day(each.plan_id, claim, story.history(None, on), covers)
            cover = self._chains.cover_on(covers, on) if covers else None
            judgment = self._judge(each, claim, on, cover, story.history(cover, on))
            story.go_on(claim, judgment, cover)

    def _event_day(self, plan_id: int, stay: Stay, history: History, covers: Sequence[Held] | None) -> str:
        """The first admission of the whole stay, by the version that decides a stay which began on that day."""
        for terms in self._plans.versions(plan_id):
            day = event_day(stay, history, terms)
            cover = self._chains.cover_on(covers, day) if covers else None
            _, deciding = self._terms_for(plan_id, cover, day) or NO_TERMS
            if deciding is terms:
                return day
        return stay.admitted_on

    def _terms_for(self, plan_id: int, cover: Cover | None, day: str) -> tuple[int, Terms] | None:
        key = (plan_id, None if cover is None else cover.starts_on, day)
        if key not in self._terms:
            self._terms[key] = self._plans.terms_for(*key)
        return self._terms[key]

    def _judge(self, filed: Filed, claim: Claim, on: str, cover: Cover | None, history: History) -> Judgment:
        terms_id, terms = self._terms_for(filed.plan_id, cover, on) or NO_TERMS
        claimant = ANYBODY
        if terms is not None and (terms.sex is not None or terms.benefit_kind == "card"):
            claimant = self._claimant(filed.person_id, on)
        settled = self._settled.get(filed.claim_id)
        if settled is not None and terms is not None and settled.class_code not in settled_classes(terms):
            known = {"class": settled.class_code, "classes": ", ".join(settled_classes(terms))}
            raise MutualAidError("CLASS_UNKNOWN", plan_code=terms.plan_code, **known)
        judgment = judge(claim, terms=terms, cover=cover, claimant=claimant, history=history, settled=settled)
        outcome, reason_code, amount_fen, day_count, steps, notes, _ = judgment
        for _, code, facts in notes:
            self._notes[code, tuple(facts.items()) if facts else ()] += 1
        enrollment_id = None if cover is None else cover.enrollment_id
        decision = (
            *(filed.claim_id, outcome, reason_code, amount_fen, day_count, enrollment_id, terms_id),
            *(steps_text(steps), self._decided_by),
        )
        self._made.append(_new(Decision, decision))
        return judgment

    def _assert(self) -> None:
        made = self._made
        self._writer.assert_rows("decision", Decision._fields, made)
        self._outcomes.update(decision.outcome for decision in made)
        self._reasons.update(decision.reason_code for decision in made)
        self._amount_fen += sum(decision.amount_fen for decision in made)
        if self._listing or self._before:
            self._decided += [decision._replace(steps="") for decision in made]
        made.clear()

    def _claimant(self, person_id: int, on: str) -> Claimant:
        is_member = any(
            joined_on <= on and (left_on is None or left_on > on)
            for joined_on, left_on in self._spells.get(person_id, ())
        )
        return Claimant(self._sexes.get(person_id), self._births.get(person_id), is_member)

    # --- telling ---

    def notes(self) -> list[Note]:
        """What the terms advise of the batch, each said once with its count, and what deciding anew has changed."""
        notes = [
            Note(code, facts={**dict(facts), "count": count}) for (code, facts), count in sorted(self._notes.items())
        ]
        for decision in self._decided if self._before else ():
            before = self._before.get(decision.claim_id)
            if before is not None and before != (decision.outcome, decision.amount_fen):
                facts: dict[str, object] = {
                    "claim_no": decision.claim_id,
                    "outcome": decision.outcome,
                    "amount_fen": decision.amount_fen,
                    "previous_outcome": before.outcome,
                    "previous_fen": before.amount_fen,
                }
                notes.append(Note("DECISION_CHANGED", facts=facts))
        return notes

    def summary(self) -> dict[str, object]:
        """How many claims were decided, by outcome and by reason, and the fen they come to."""
        reasons = [(-count, reason) for reason, count in self._reasons.items() if reason is not None]
        return {
            "claim_count": self._outcomes.total(),
            **{f"{outcome}_count": self._outcomes[outcome] for outcome in OUTCOMES},
            "amount_fen": self._amount_fen,
            "reasons": {reason: self._reasons[reason] for _, reason in sorted(reasons)},
        }

    def listed(self) -> list[dict[str, object]]:
        """The decisions as ``claim list`` shows them, each with the one before."""
        codes = {plan_id: plan.plan_code for plan_id, plan in self._plans.by_id.items()}
        claims = {claim.claim_id: claim for claim in self._filed}
        made: list[dict[str, object]] = []
        for decision in self._decided:
            claim, before = claims[decision.claim_id], self._before.get(decision.claim_id, NEVER)
            made.append(
                {
                    "claim_no": decision.claim_id,
                    "settlement_no": None if claim.stay is None else claim.stay.settlement_no,
                    "plan_code": codes[claim.plan_id],
                    "person_no": claim.person_id,
                    "event_on": claim.event_on,
                    "outcome": decision.outcome,
                    "reason_code": decision.reason_code,
                    "amount_fen": decision.amount_fen,
                    "previous_outcome": before.outcome,
                    "previous_amount_fen": before.amount_fen,
                }
            )
        return made


def _filed(row: Sequence[Any]) -> Filed:
    """A claim from the columns of ``Filed``, and those of its stay, where it has one."""
    person_id, plan_id, event_on, claim_id, *stay = row
    return _new(Filed, (person_id, plan_id, event_on, claim_id, _new(Stay, stay) if stay else None))


def class_paid(steps: str) -> str | None:
    """The class of disease that a decision was made for, from its steps."""
    return next((value for step, _, value, _ in json.loads(steps) if step == "disease_class"), None)


def _window_days(versions: Iterable[Terms]) -> int:
    """For so many days from the first one of a cover on, the beginning of its chain may matter."""
    return max(
        (
            days or 0
            for terms in versions
            for days in (
                terms.waiting_first_days,
                terms.waiting_renewal_days,
                terms.waiting_accident_days,
                (terms.benefit or {}).get("reduced_until_day"),
            )
        ),
        default=0,
    )


class _Json(dict[int | str | None, str]):
    """Clauses and texts of steps as JSON, each made once."""

    def __missing__(self, value: int | str | None) -> str:
        made = "null" if value is None else encode_basestring(value) if isinstance(value, str) else str(value)
        self[value] = made
        return made


_JSON = _Json()


def steps_text(steps: Sequence[Step]) -> str:
    """The steps as the ledger keeps them: canonical JSON, ``[step, clause, value, fen]`` each."""
    told = _JSON
    made = [
        f'["{step}",{told[clause]},{value if type(value) is int else told[value]},{fen}]'
        for step, clause, value, fen in steps
    ]
    return f"[{','.join(made)}]"
