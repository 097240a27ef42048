"""The steps of a decision as sentences."""

from __future__ import annotations

from mutualaid import words
from mutualaid.render import cells
from mutualaid.reports.claims import Line, benefit_named
from mutualaid.reports.origins import origin_told
from mutualaid.rules.benefit import STEPS

_WITHOUT_VALUE = ("duplicate_event", "hospital_level_unknown")
"""Steps that have another sentence where they hold no value."""


_COUNTED = ("days", "nights_apart")
"""Steps that have another sentence for one."""


def told_of(line: Line) -> str:
    """The sentence of a step; where a clause decided, its source after it."""
    kind, value = STEPS.get(line.step, "text"), line.value
    if isinstance(value, int):
        shown = cells.percent(value) if kind == "bp" else cells.yuan(value) if kind == "fen" else f"{value:,}"
    elif value is not None:
        shown = words.label(kind, value) if kind in ("disease", "harm", "sex", "fact") else cells.plain(value)
        if kind == "disease" and shown == value and value.isascii():
            own = line.called if words.language() == "zh" else None
            shown = cells.plain(own or value.replace("_", " "))
        shown = benefit_named(shown) if kind == "benefit" else shown
    code, facts = f"STEP_{line.step.upper()}", {} if value is None else {"value": shown}
    if line.step == "class_named":
        facts["value"] = words.sentence("CLASS_TO_SETTLE", named=shown, code=cells.plain(str(value)))
    if (value is None and line.step in _WITHOUT_VALUE) or (line.step == "below_least" and not line.amount_fen):
        code += "_BLANK"
    elif line.value == 1 and line.step in _COUNTED:
        code += "_ONE"
    elif line.cap_span is not None:
        code += "_OF_SPAN"
        facts["span"] = words.label("cap_span", line.cap_span)
    message = words.sentence(code, amount=cells.yuan(abs(line.amount_fen)), **facts)
    if line.origin is None:
        return message
    code = "STEP_SOURCE" if line.origin.kind == "source" else "STEP_ASSUMPTION"
    clause = words.label("term", (line.clause or "").rpartition(".")[2].partition("[")[0])
    return words.sentence(code, message=message, clause=clause, origin=cells.plain(origin_told(line.origin.text)))
