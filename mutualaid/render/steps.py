"""The steps of a decision as sentences."""

from __future__ import annotations

from mutualaid import words
from mutualaid.render import cells
from mutualaid.reports.claims import Line, benefit_named
from mutualaid.reports.origins import origin_told
from mutualaid.rules.benefit import STEPS


def told_of(line: Line) -> str:
    """The sentence of a step; where a clause decided, its source after it."""
    kind, value = STEPS.get(line.step, "text"), line.value
    if isinstance(value, int):
        shown = cells.percent(value) if kind == "bp" else cells.yuan(value) if kind == "fen" else f"{value:,}"
    elif value is not None:
        shown = words.label(kind, value) if kind in ("disease", "harm", "sex", "fact") else cells.plain(value)
        shown = benefit_named(shown) if kind == "benefit" else shown
    code = f"STEP_{line.step.upper()}" + ("_BLANK" if value is None and line.step == "duplicate_event" else "")
    facts = {} if value is None else {"value": shown}
    message = words.sentence(code, amount=cells.yuan(abs(line.amount_fen)), **facts)
    if line.origin is None:
        return message
    code = "STEP_SOURCE" if line.origin.kind == "source" else "STEP_ASSUMPTION"
    clause = words.label("term", (line.clause or "").rpartition(".")[2])
    return words.sentence(code, message=message, clause=clause, origin=cells.plain(origin_told(line.origin.text)))
