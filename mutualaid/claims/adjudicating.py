"""Undecided claims decided by the rules, a batch at once: gathered with a handful of queries, asserted in one go.

Claims of one person in one plan are decided by the day of the event, then by number; what was paid before comes from
the ledger. No clock is read. Source: interface.md (claim adjudicate), peers.md 4.2 to 4.4, domain.md 8.1.

A hundred thousand claims are decided in a few seconds, so rows stay the tuples that the ledger gave.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any, TypeAlias

from mutualaid.codes import OUTCOMES
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.plans import PlanIndex
from mutualaid.results import Note, Receipt
from mutualaid.rules.benefit import NOTHING, Claimant, Cover, Event, History, Judgment, Stay, Step, event_day
from mutualaid.rules.benefit import adjudicate as judge
from mutualaid.rules.cover import shift
from mutualaid.rules.story import Chains, Held, Story
from mutualaid.rules.story import Decided as Standing
from mutualaid.rules.terms import Terms
from mutualaid.store.resources import fill
from mutualaid.store.slices import by_numbers, listed

DECISION = (
    *("claim_id", "outcome", "reason_code", "amount_fen", "day_count", "enrollment_id", "terms_id", "steps"),
    "decided_by",
)
SLICE_ROWS = 2_000
"""So many decisions are asserted at once: written while they are still in the processor's cache, then forgotten."""
ANYBODY = Claimant(None, None, True)
"""The person of a plan whose terms ask neither for a sex nor for membership on the day."""

Claim: TypeAlias = Stay | Event
Whose: TypeAlias = tuple[int, int]
"""A person and a plan."""
_new = tuple.__new__
"""Makes a named tuple of values in their order: half the time of calling it."""
Row: TypeAlias = tuple[Any, ...]
"""A claim as the ledger has it: person, plan, day, the values of ``Stay`` from the claim's number on, settlement."""
_STAY = slice(3, 14)
_SETTLEMENT = 14


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

# A stay with its settlement, or an event without one: two questions, because a view of people in the right half of a
# left join is read whole.
_KINDS = (
    (
        "select c.person_id, c.plan_id, c.event_on, c.claim_id, s.settlement_no, s.admitted_on, s.discharged_on,"
        " s.hospital_level, m.diagnosis, s.self_one_fen, s.referral, c.cause_code, c.received_on, 0, c.settlement_id",
        " join settlement_now s on s.settlement_id = c.settlement_id"
        " left join medical_now m on m.settlement_id = c.settlement_id",
        "true",
    ),
    (
        "select c.person_id, c.plan_id, c.event_on, c.claim_id, null, null, null, null, null, null, null,"
        " c.cause_code, c.received_on, 0, c.settlement_id",
        "",
        "c.settlement_id is null",
    ),
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

    def __init__(self, writer: Writer, plans: PlanIndex, decided_by: str, *, listing: bool) -> None:
        self._writer, self._plans, self._decided_by, self._listing = writer, plans, decided_by, listing
        self._rows: list[Row] = []
        """Undecided claims in the order of deciding, some perhaps not wanted but of the same persons and plans."""
        self._wanted: frozenset[int] | None = None
        """The numbers to decide; ``None`` is all that were gathered."""
        self._people: set[int] = set()
        self._plan_ids = ""
        self._events: dict[int, Event] = {}
        self._held: dict[Whose, list[Held]] = {}
        self._standing: dict[Whose, list[Standing]] = {}
        self._listed: dict[Whose, list[tuple[str, int]]] = {}
        self._spells: dict[int, list[tuple[str, str | None]]] = {}
        self._sexes: dict[int, str | None] = {}
        self._births: dict[int, str | None] = {}
        self._before: dict[int, tuple[str, int]] = {}
        self._terms: dict[tuple[int, str | None, str], tuple[int, Terms] | None] = {}
        self._chains = Chains({terms_id: terms.grace_days for terms_id, terms in plans.all_terms().items()})
        self._notes: Counter[tuple[str, tuple[tuple[str, object], ...]]] = Counter()
        self._made: list[tuple[Any, ...]] = []
        """The decisions to assert next."""
        self._decided: list[tuple[Any, ...]] = []
        """Number, outcome, reason and fen of the decisions asserted, where somebody asks for them again."""
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
        rows = [
            row
            for columns, joined, kind in _KINDS
            for row in self._writer.select(
                f"{columns} from claim_now c{joined} where {kind}{where} and not {_IS_DECIDED}"
            )
        ]
        if (wanted := self._wanted) is not None:
            whose = {row[:2] for row in rows if row[3] in wanted}
            rows = [row for row in rows if row[:2] in whose]
        if not rows:
            return
        rows.sort()  # the number, which no two have in common, comes fourth
        self._rows = rows
        self._people = set(map(itemgetter(0), rows))
        self._plan_ids = ", ".join(map(str, sorted(set(map(itemgetter(1), rows)))))
        standing = self._standing_rows()
        self._gather_events([*rows, *standing] if standing else rows)
        self._gather_held([*rows, *standing] if standing else rows)
        for row in standing:
            self._stand(row)
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

    def _gather_held(self, rows: Sequence[Row]) -> None:
        """Paid enrollments of the persons and plans that may be in force on the day of an event.

        The covers before those are read only where they may matter: where a waiting period or a reduced window asks for
        the beginning of the chain, or where a stay may have begun in another hospital.
        """
        first_on = min(map(itemgetter(2), rows))
        until_on = max(map(itemgetter(2), rows))
        self._hold(f" and e.ends_on >= '{first_on}' and e.starts_on <= '{until_on}'", self._people)
        windows = {plan_id: _window_days(self._plans.versions(plan_id)) for plan_id in set(map(itemgetter(1), rows))}
        last_on: dict[tuple[str, int], str] = {}
        held = self._held
        early = {row[0] for row in rows if row[10]}
        for row in rows:
            whose, on = row[:2], row[2]
            for cover in held.get(whose, ()):
                key = (cover[0], windows[whose[1]])
                if key not in last_on:
                    last_on[key] = shift(*key)
                if cover[0] <= on <= last_on[key]:
                    early.add(whose[0])
        if early:
            self._hold(f" and e.ends_on < '{first_on}'", early)

    def _hold(self, where: str, people: Collection[int]) -> None:
        held = self._held
        for row in by_numbers(
            self._writer,
            "select e.person_id, e.plan_id, e.starts_on, e.ends_on, e.enrollment_id, e.share_count, e.tier_code,"  # noqa: S608
            f" e.terms_id from enrollment_now e where e.plan_id in ({self._plan_ids}){where}"
            f" and {fill(_PAID)}",
            "e.person_id",
            people,
            of="enrollment",
        ):
            whose = row[:2]
            if whose in held:
                held[whose].append(row[2:])
            else:
                held[whose] = [row[2:]]

    def _standing_rows(self) -> list[Row]:
        """The decided claims of these persons in these plans, each followed by its decision."""
        if not self._writer.select("select 1 from decision_now limit 1"):
            return []
        whose = {row[:2] for row in self._rows}
        rows = [
            row
            for columns, joined, kind in _KINDS
            for row in self._of_people(
                f"{columns}, d.outcome, d.reason_code, d.amount_fen, d.day_count, d.enrollment_id, d.steps"
                f" from decision_now d join claim_now c on c.claim_id = d.claim_id{joined}"
                f" where {kind} and c.plan_id in ({self._plan_ids})",
                of="claim",
                column="c.person_id",
            )
            if row[:2] in whose
        ]
        return sorted(rows, key=itemgetter(0, 1, 2, 3))

    def _gather_events(self, rows: Sequence[Row]) -> None:
        """What the claims without a settlement tell of their event."""
        events = [row[3] for row in rows if row[_SETTLEMENT] is None]
        for claim_id, on, cause, disease, harm, grade, days, loss, told, received_on in by_numbers(
            self._writer, _EVENT, "c.claim_id", events, of="claim"
        ):
            named = disease or (told if harm is None else None)
            self._events[claim_id] = Event(claim_id, on, cause, named, harm, grade, days, loss, told, received_on)

    def _claim(self, row: Row) -> Claim:
        return self._events[row[3]] if row[_SETTLEMENT] is None else _new(Stay, row[_STAY])

    def _stand(self, row: Row) -> None:
        claim, (outcome, reason_code, amount_fen, day_count, enrollment_id, steps) = self._claim(row), row[15:]
        class_code = None if isinstance(claim, Stay) else class_paid(steps)
        standing = Standing(claim, outcome, reason_code, amount_fen, day_count, enrollment_id, class_code)
        self._standing.setdefault(row[:2], []).append(standing)

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
        plan_ids = {row[1] for row in self._rows}
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
                [row[3] for row in self._rows],
                of="decision",
            )
        ):
            self._before[claim_id] = (outcome, amount_fen)

    # --- deciding ---

    def decide(self) -> None:
        """Judge every claim wanted and assert the decisions, in the order of their persons, plans and days."""
        held, cover_on, told = self._held, self._chains.cover_on, self._standing.keys() | self._listed.keys()
        for whose, group in groupby(self._rows, itemgetter(0, 1)):
            if len(self._made) >= SLICE_ROWS:
                self._assert()
            row, *further = group
            if further or whose in told:
                self._decide_several(whose, [row, *further])
                continue
            on = row[2]
            covers = held.get(whose)
            cover = cover_on(covers, on) if covers else None
            self._judge(row, self._claim(row), on, cover, NOTHING)
        self._assert()

    def _decide_several(self, whose: Whose, rows: Sequence[Row]) -> None:
        """Judge the claims of one person in one plan, each after those before it."""
        claims = [self._claim(row) for row in rows]
        story = Story(self._standing.get(whose, ()), claims, self._listed.get(whose, ()))
        covers, wanted = self._held.get(whose), self._wanted
        for row, claim in zip(rows, claims, strict=True):
            if wanted is not None and row[3] not in wanted:
                continue
            on = row[2]
            if story.has_transfer and isinstance(claim, Stay):
                on = self._event_day(row[1], claim, story.history(None, on), covers)
            cover = self._chains.cover_on(covers, on) if covers else None
            judgment = self._judge(row, claim, on, cover, story.history(cover, on))
            story.go_on(claim, judgment, cover)

    def _event_day(self, plan_id: int, stay: Stay, history: History, covers: Sequence[Held] | None) -> str:
        """The first admission of the whole stay, by the version that decides a stay which began on that day."""
        for terms in self._plans.versions(plan_id):
            day = event_day(stay, history, terms)
            cover = self._chains.cover_on(covers, day) if covers else None
            found = self._terms_for(plan_id, cover, day)
            if found is not None and found[1] is terms:
                return day
        return stay.admitted_on

    def _terms_for(self, plan_id: int, cover: Cover | None, day: str) -> tuple[int, Terms] | None:
        key = (plan_id, None if cover is None else cover[1], day)
        if key not in self._terms:
            self._terms[key] = self._plans.terms_for(*key)
        return self._terms[key]

    def _judge(self, row: Row, claim: Claim, on: str, cover: Cover | None, history: History) -> Judgment:
        terms_id, terms = self._terms_for(row[1], cover, on) or (None, None)
        claimant = ANYBODY
        if terms is not None and (terms.sex is not None or terms.benefit_kind == "card"):
            claimant = self._claimant(row[0], on)
        judgment = judge(claim, terms=terms, cover=cover, claimant=claimant, history=history)
        outcome, reason_code, amount_fen, day_count, steps, notes, _ = judgment
        for _, code, facts in notes:
            self._notes[code, tuple(facts.items()) if facts else ()] += 1
        enrollment_id = None if cover is None else cover[0]
        told = steps_text(steps)
        self._made.append(
            (row[3], outcome, reason_code, amount_fen, day_count, enrollment_id, terms_id, told, self._decided_by)
        )
        return judgment

    def _assert(self) -> None:
        made = self._made
        self._writer.assert_rows("decision", DECISION, made)
        self._outcomes.update(map(itemgetter(1), made))
        self._reasons.update(map(itemgetter(2), made))
        self._amount_fen += sum(map(itemgetter(3), made))
        if self._listing or self._before:
            self._decided += [decision[:4] for decision in made]
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
        for claim_id, outcome, _, amount_fen in self._decided if self._before else ():
            before = self._before.get(claim_id)
            if before is not None and before != (outcome, amount_fen):
                facts: dict[str, object] = {"claim_no": claim_id, "outcome": outcome, "amount_fen": amount_fen}
                facts |= {"previous_outcome": before[0], "previous_fen": before[1]}
                notes.append(Note("DECISION_CHANGED", facts=facts))
        return notes

    def summary(self) -> dict[str, object]:
        """How many claims were decided, by outcome and by reason, and the fen they come to."""
        reasons = [(reason, count) for reason, count in self._reasons.items() if reason is not None]
        return {
            "claim_count": self._outcomes.total(),
            **{f"{outcome}_count": self._outcomes[outcome] for outcome in OUTCOMES},
            "amount_fen": self._amount_fen,
            "reasons": dict(sorted(reasons, key=lambda one: (-one[1], one[0]))),
        }

    def listed(self) -> list[dict[str, object]]:
        """The decisions as ``claim list`` shows them, each with the one before."""
        codes = {plan_id: plan.plan_code for plan_id, plan in self._plans.by_id.items()}
        rows = {row[3]: row for row in self._rows}
        return [
            {
                "claim_no": claim_id,
                "settlement_no": row[4],
                "plan_code": codes[row[1]],
                "person_no": row[0],
                "event_on": row[2],
                "outcome": outcome,
                "reason_code": reason_code,
                "amount_fen": amount_fen,
                "previous_outcome": before[0],
                "previous_amount_fen": before[1],
            }
            for claim_id, outcome, reason_code, amount_fen in self._decided
            for row, before in ((rows[claim_id], self._before.get(claim_id, (None, None))),)
        ]


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
