"""One receipt of a unit at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mutualaid.contributions.parts import part_cells
from mutualaid.contributions.roster import decide
from mutualaid.imports import judge_one, need_reason, one_row
from mutualaid.journal import Intent, write
from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import the_unit
from mutualaid.results import Receipt
from mutualaid.rules.money import fen_text


def record(
    url: str,
    intent: Intent,
    *,
    unit: str,
    plan: str,
    amount_fen: int,
    received_on: str,
    receipt_no: str | None = None,
    told: Mapping[str, int] | None = None,
    payer: str | None = None,
    accept: frozenset[str] = frozenset(),
) -> Receipt:
    """Record a unit's receipt for a plan, judged like a row of a file, and let it pay what it can.

    ``told`` is what payers gave of it; ``payer`` gave the rest.
    Raises UNIT_UNKNOWN, UNIT_AMBIGUOUS, PLAN_UNKNOWN (exit 1), REASON_NEEDED (exit 2) and PERIOD_CLOSED (exit 5).
    """
    need_reason(accept, intent.reason)
    values: dict[str, Any] = {
        "receipt_no": receipt_no,
        "unit": unit,
        "plan": plan,
        "received_on": received_on,
        "amount": fen_text(amount_fen, commas=False),
        **part_cells(told or {}),
    }
    with write(url, intent) as writer:
        the_unit(writer, unit)
        PlanIndex(writer).named(plan)
        judged = judge_one(writer, one_row(values), accept, lambda desk: decide(desk, payer))
    return writer.receipt(
        notes=[note._replace(row=None) for note in judged.notes],
        problems=[problem._replace(row=None) for problem in judged.problems],
        facts={
            "contribution_no": None if judged.problems else judged.row.contribution_no,
            "paid_count": judged.written or 0,
        },
    )
