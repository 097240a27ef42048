"""Undecided claims decided by the rules, a batch at once, and asserted in one go; stale decisions decided again.

The gathering and the judging are those of ``claims.ground``. Source: interface.md (claim adjudicate).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import NamedTuple

from mutualaid.claims import rechecking
from mutualaid.claims.ground import NOTHING_SETTLED, Filed, Ground, Judged
from mutualaid.claims.rechecking import Stale
from mutualaid.codes import OUTCOMES
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.plans import PlanIndex
from mutualaid.results import Note, Receipt
from mutualaid.rules.benefit import Settled, Step
from mutualaid.store.slices import by_numbers

SLICE_ROWS = 2_000
"""So many decisions are asserted at once: written while they are still in the processor's cache, then forgotten."""
_new = tuple.__new__
"""Makes a named tuple of values in their order: half the time of calling it."""


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
    stale: bool = False,
    listing: bool = True,
) -> Decided:
    """Decide the claims named, else every undecided one (of a plan, of a unit and those below it), as one entry.

    With ``stale`` not the undecided but the decisions that would be otherwise today are decided again, paid ones too
    where they come to no less than was paid: the rest is proposed as a supplement. One that was paid too much or has a
    payment under way, and one on somebody of whom whoever acts may not write, is left as it is and told in a note with
    the way out. Of the claims named also a decision whose payment came back for good is made anew.

    Without ``listing`` the decisions are counted, not listed. Raises CLAIM_UNKNOWN, PLAN_UNKNOWN, UNIT_UNKNOWN,
    UNIT_AMBIGUOUS (exit 1), CLAIM_DECIDED (exit 5) and CLAIM_NUMBERS_OR_FILTER (exit 2).
    """
    if numbers and (plan is not None or unit is not None):
        raise MutualAidError("CLAIM_NUMBERS_OR_FILTER", Exit.USAGE)
    with write(url, intent) as writer:
        plans = PlanIndex(writer)
        batch = Batch(writer, plans, intent.actor.compared, listing=listing)
        plan_id = None if plan is None else plans.named(plan).plan_id
        if stale:
            of_unit = None if unit is None else _numbers_of_unit(writer, unit, undecided=False)
            batch.decide_again(
                each
                for each in _stale(writer, plans, numbers)
                if (plan_id is None or each.judged.filed.plan_id == plan_id)
                and (of_unit is None or each.claim_no in of_unit)
            )
        elif numbers:
            batch.gather(numbers=sorted(set(numbers)))
        elif unit is not None:
            batch.gather(only=_numbers_of_unit(writer, unit, undecided=True), plan_id=plan_id)
        else:
            batch.gather(plan_id=plan_id)
        batch.decide()
    receipt = writer.receipt(notes=batch.notes(), facts=batch.summary())
    return Decided(receipt, batch.listed() if listing else ())


def _stale(writer: Writer, plans: PlanIndex, numbers: Collection[int]) -> Sequence[Stale]:
    """The stale decisions, or those among some claims, that ``claim recheck`` lists for whoever acts."""
    if numbers:
        return rechecking.recheck_claims(writer, numbers, recovered=True)
    return rechecking.recheck(writer, plans=plans)


def _numbers_of_unit(writer: Writer, unit: str, *, undecided: bool) -> Collection[int]:
    # Only here: they bring the readers of every roster with them.
    from mutualaid.names.units import the_unit
    from mutualaid.reports.claims import numbers_of_unit

    return numbers_of_unit(writer, the_unit(writer, unit).unit_id, undecided=undecided)


class Batch:
    """The claims to decide, the decisions made on them, and what is told of both."""

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
        self._ground = Ground(writer, plans, settled)
        self._filed: Sequence[Filed] = ()
        self._before: dict[int, Previous] = {}
        self._left: list[Stale] = []
        """Stale decisions that are not decided again: a payment is in the way, or others have to decide them."""
        self._owed: list[Stale] = []
        """Paid ones decided again, of which a rest is owed."""
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
        self._ground.gather_undecided(numbers=numbers, only=only, plan_id=plan_id)
        self._filed = self._ground.filed
        self._gather_before()

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
        for judged in self._ground.judged():
            self._take(judged)
        self._assert()

    def decide_again(self, stale: Iterable[Stale]) -> None:
        """Void the decisions that would be otherwise and assert what they would be.

        Left are those with a payment in the way, and those on persons of whom whoever acts may read but not write.
        """
        stale = list(stale)
        own = self._writer.within_bounds({each.judged.filed.person_id for each in stale})
        again: list[Stale] = []
        for each in stale:
            is_free = each.in_the_way is None and each.judged.filed.person_id in own
            (again if is_free else self._left).append(each)
        self._owed = [each for each in again if each.is_paid and each.too_much_fen < 0]
        claims = [each.claim_no for each in again]
        sql = "select d.claim_id, d.fact_id from decision_now d where true"
        standing = dict(by_numbers(self._writer, sql, "d.claim_id", claims, of="decision"))
        self._writer.void("decision", sorted(standing[claim_no] for claim_no in claims))
        self._filed = [each.judged.filed for each in again]
        for each in again:
            self._before[each.claim_no] = Previous(each.decision.outcome, each.decision.amount_fen)
            self._take(each.judged)
        self._assert()

    def _take(self, judged: Judged) -> None:
        filed, (outcome, reason_code, amount_fen, day_count, steps, notes, _), enrollment_id, terms_id = judged
        for _, code, facts, _ in notes:
            self._notes[code, tuple(facts.items()) if facts else ()] += 1
        decision = (
            *(filed.claim_id, outcome, reason_code, amount_fen, day_count, enrollment_id, terms_id),
            *(steps_text(steps), self._decided_by),
        )
        self._made.append(_new(Decision, decision))
        if len(self._made) >= SLICE_ROWS:
            self._assert()

    def _assert(self) -> None:
        made = self._made
        self._writer.assert_rows("decision", Decision._fields, made)
        self._outcomes.update(decision.outcome for decision in made)
        self._reasons.update(decision.reason_code for decision in made)
        self._amount_fen += sum(decision.amount_fen for decision in made)
        if self._listing or self._before:
            self._decided += [decision._replace(steps="") for decision in made]
        made.clear()

    # --- telling ---

    def notes(self) -> list[Note]:
        """What the terms advise of the batch, each said once with its count, and what deciding anew has changed."""
        notes = [
            Note(code, facts={**dict(facts), "count": count}) for (code, facts), count in sorted(self._notes.items())
        ]
        notes += [each.left_standing() for each in self._left]
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
        return notes + [Note("SUPPLEMENT_OWED", facts=each.facts_of_paying()) for each in self._owed]

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
