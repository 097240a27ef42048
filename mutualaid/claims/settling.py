"""A claim whose words leave it unsure, settled by a person: the class they name, an exclusion, or neither.

Source: interface.md (claim import: "a person decides with claim adjudicate NO --class CODE --reason").
"""

from __future__ import annotations

from mutualaid.claims.adjudicating import Batch, Decided
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Intent, write
from mutualaid.names.plans import PlanIndex
from mutualaid.rules.benefit import Settled

UNSURE = ("hold", "words_unsure")
"""The outcome and the reason of a claim that may be settled by hand."""


def settle(url: str, intent: Intent, claim_no: int, class_code: str) -> Decided:
    """Decide a claim that its words hold by the class that a person finds; who and why stand in the steps.

    ``class_code`` is a class of the terms' list, ``excluded`` or ``none``; why is the reason of the intent. Raises
    CLAIM_UNKNOWN, CLASS_UNKNOWN (exit 1) and CLAIM_NOT_UNSURE (exit 5).
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
        if tuple(decided) != UNSURE:
            raise MutualAidError("CLAIM_NOT_UNSURE", Exit.CONFLICT, claim_no=claim_no)
        writer.void("decision", [fact_id])
        by = intent.actor.compared
        settled = {claim_no: Settled(class_code, by, intent.reason or "")}
        batch = Batch(writer, PlanIndex(writer), by, listing=True, settled=settled)
        batch.gather(numbers=[claim_no])
        batch.decide()
    return Decided(writer.receipt(notes=batch.notes(), facts=batch.summary()), batch.listed())
