"""A claim whose words leave it unsure, or name several classes, settled by a person: a class, an exclusion, or neither.

Source: interface.md (claim import: "a person decides with claim adjudicate NO --class CODE --reason").
"""

from __future__ import annotations

from mutualaid.claims.adjudicating import Batch, Decided
from mutualaid.claims.ground import Ground
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.plans import PlanIndex
from mutualaid.rules.benefit import Settled

UNSURE = frozenset(("words_unsure", "several_classes"))
"""The reasons for which a claim is held until a person settles its words."""


def settle(url: str, intent: Intent, claim_no: int, class_code: str) -> Decided:
    """Decide a claim that its words hold by the class that a person finds; who and why stand in the steps.

    A claim without a decision, as one that was reopened, is settled too where its words would hold it or name several
    classes. ``class_code`` is a class of the terms' list, ``excluded`` or ``none``; why is the reason of the intent.
    Raises CLAIM_UNKNOWN, CLASS_UNKNOWN (exit 1) and CLAIM_NOT_UNSURE (exit 5).
    """
    with write(url, intent) as writer:
        found = writer.select(
            "select d.fact_id, d.outcome, d.reason_code from claim_now c"
            " left join decision_now d on d.claim_id = c.claim_id where c.claim_id = :claim_id",
            {"claim_id": claim_no},
        )
        if not found:
            raise MutualAidError("CLAIM_UNKNOWN", claims=str(claim_no))
        [(fact_id, *decided)] = found
        plans = PlanIndex(writer)
        outcome, reason_code = decided
        is_unsure = outcome == "hold" and reason_code in UNSURE
        if not (is_unsure if outcome is not None else _asks_for_a_class(writer, plans, claim_no)):
            raise MutualAidError("CLAIM_NOT_UNSURE", Exit.CONFLICT, claim_no=claim_no)
        if fact_id is not None:
            writer.void("decision", [fact_id])
        by = intent.actor.compared
        settled = {claim_no: Settled(class_code, by, intent.reason or "")}
        batch = Batch(writer, plans, by, listing=True, settled=settled)
        batch.gather(numbers=[claim_no])
        batch.decide()
    return Decided(writer.receipt(notes=batch.notes(), facts=batch.summary()), batch.listed())


def _asks_for_a_class(writer: Writer, plans: PlanIndex, claim_no: int) -> bool:
    """Whether the words of an undecided claim would hold it, or name several classes that pay the same."""
    ground = Ground(writer, plans)
    ground.gather_undecided(numbers=[claim_no])
    [judged] = ground.judged()
    judgment = judged.judgment
    return judgment.reason_code in UNSURE or any(step.step == "also_named" for step in judgment.steps)
