"""What several benefits make of one claim, or one claim that names several classes, as one decision.

Of several benefits the amount is their sum, the steps a section each. Source: interface.md (Terms: "one or more
``[[version.benefit]]``"); of several classes an assumption: which of two sums a person is owed no word decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from mutualaid.codes import PAYING_OUTCOMES, Outcome
from mutualaid.results import Finding
from mutualaid.rules.benefit.shapes import REASONS, Judgment, Step
from mutualaid.rules.terms.scheme import Benefit

_ORDER = {reason: place for place, reason in enumerate(REASONS)}
_CUTS = frozenset(("cap_reached", "days_used_up", "death_and_disability", "paid_instead"))
"""Reasons that leave a part, or nothing, of what a benefit would pay."""
_PAID_BEFORE = frozenset(("class_paid_before", "benefit_paid_before", "plan_paid_before"))


def together(made: Sequence[tuple[Benefit, Judgment]], notes: tuple[Finding, ...]) -> Judgment:
    """The one judgment of all benefits that answer to a claim.

    A benefit that holds it holds it whole. It is refused where none accepts it, by the reason of the one that came
    furthest; it is partial where any of them was cut.
    """
    held = [(benefit, judgment) for benefit, judgment in made if judgment.outcome == "hold"]
    if held:
        [(benefit, judgment), *_] = held
        return judgment._replace(steps=(_first_step(benefit), *judgment.steps))
    steps = tuple(step for benefit, judgment in made for step in _section(benefit, judgment))
    accepted = [judgment for _, judgment in made if judgment.outcome in PAYING_OUTCOMES]
    if not accepted:
        _, furthest = max(made, key=lambda one: _ORDER[one[1].reason_code or ""])
        return furthest._replace(steps=steps)
    amount = sum(judgment.amount_fen for judgment in accepted)
    before = [judgment for _, judgment in made if judgment.reason_code in _PAID_BEFORE]
    if not amount and before and all(judgment.class_code is not None for judgment in accepted):
        # What would come to nothing anyway does not hide that it was paid before.
        return before[0]._replace(steps=steps)
    cuts = [judgment.reason_code for _, judgment in made if judgment.reason_code in _CUTS]
    outcome: Outcome = "partial" if cuts and amount else "pay"
    reason_code = "nothing_due" if not amount else cuts[0] if cuts else None
    days = [judgment.day_count for judgment in accepted if judgment.day_count is not None]
    code = next((judgment.class_code for judgment in accepted if judgment.class_code is not None), None)
    return Judgment(outcome, reason_code, amount, sum(days) if days else None, steps, notes, code)


def of_several_classes(made: Sequence[tuple[str, Judgment]], clause: str, notes: tuple[Finding, ...]) -> Judgment:
    """The one judgment of a claim whose words name several classes of the terms' list, by each of which it was judged.

    Where they come to the same the first stands, and the others are named. Else the claim is held until a person
    settles one; what each would pay is told. A class that was paid before comes to less than one that was not.
    """
    [(_, first), *others] = made
    if len({(judgment.outcome, judgment.amount_fen) for _, judgment in made}) == 1:
        named = tuple(Step("also_named", clause, code, 0) for code, _ in others)
        return first._replace(steps=(*named, *first.steps))
    steps = [Step("several_classes", clause, len(made), 0)]
    for code, judgment in made:
        steps += (Step("class_named", clause, code, 0), Step("class_would_pay", None, judgment.amount_fen, 0))
    return Judgment("hold", "several_classes", 0, None, tuple(steps), notes)


def _first_step(benefit: Benefit) -> Step:
    return Step("benefit", benefit.clause, benefit.key, 0)


def _section(benefit: Benefit, judgment: Judgment) -> tuple[Step, ...]:
    """The steps of one benefit, with its name before them and the days that it pays behind them."""
    steps = (_first_step(benefit), *judgment.steps)
    if judgment.day_count is None:
        return steps
    return (*steps, Step("paid_days", None, judgment.day_count, 0))
