"""Stages 6 and 7: the least that is paid, how often and how far apart, what another benefit paid, and caps.

A limit of 0 lets nothing through, an absent one everything. Source: domain.md 8.1 and 8.1b; peers.md 4.4 and 4.9.
"""

from __future__ import annotations

from collections.abc import Iterable

from mutualaid.rules.benefit.gates import Fault
from mutualaid.rules.benefit.shapes import step_of
from mutualaid.rules.benefit.stages.case import Case
from mutualaid.rules.cover import days_between
from mutualaid.rules.terms.scheme import Cap, InsteadOf, Once


def once(case: Case, shape: Once) -> Fault | None:
    """Refuses what was paid before: the class of disease, the benefit, or anything of the plan by an earlier claim."""
    if shape.of == "class":
        code = case.class_code
        if code is not None and code in _classes(case, shape):
            return Fault("class_paid_before", shape.clause, code)
        return None
    if shape.of == "plan":
        paid_fen = case.before.paid_in_all(shape.span)
        return Fault("plan_paid_before", shape.clause, paid_fen) if paid_fen else None
    for part in case.before.of_benefit(shape.span):
        if part.amount_fen:
            return Fault("benefit_paid_before", shape.clause, part.claim.claim_no)
    return None


def _classes(case: Case, shape: Once) -> Iterable[str | None]:
    if not shape.over_all and not case.benefit.asks_before:
        return case.history.classes_paid
    return case.before.classes_paid(shape.span, over_all=shape.over_all)


def instead(case: Case, shape: InsteadOf, due: int) -> Fault | int:
    """What another benefit paid for the same event is taken off; or nothing is paid beside it."""
    if shape.refuses:
        if any(paid.harm_code in shape.others and paid.event_on == case.event_on for paid in case.history.harms_paid):
            return Fault(shape.reason, shape.clause, shape.others[0])
        return due
    if case.benefit.asks_before:
        paid_fen = case.before.paid_by(shape.others)
        paid_fen += sum(spent.amount_fen for key, spent in case.spent.items() if key in shape.others)
    else:
        paid_fen = sum(
            paid.amount_fen
            for paid in case.history.harms_paid
            if paid.harm_code in shape.others and paid.event_on == case.event_on
        )
    if not paid_fen or not due:
        return due
    less = min(paid_fen, due)
    case.steps.append(step_of((shape.step, shape.clause, paid_fen, -less)))
    case.cut = shape.reason
    return due - less


def raise_to(case: Case, raised: int, due: int) -> int:
    """The least sum in place of a smaller one, where anything is due at all; caps still hold."""
    if not 0 < due < raised:
        return due
    case.steps.append(step_of(("raised_to", f"{case.benefit.clause}.raised_to_fen", raised, raised - due)))
    return raised


def least_and_count(case: Case, due: int) -> Fault | None:
    """Refuses a claim that comes to too little, or after too many, or too soon after the one before it."""
    benefit = case.benefit
    if benefit.least_fen is not None and due < benefit.least_fen:
        return Fault("below_least", f"{benefit.clause}.least_fen", benefit.least_fen, steps=tuple(case.steps))
    count = benefit.most_claims
    if count is not None and len(case.before.paid(count.span)) >= count.most:
        return Fault("claims_used_up", count.clause, count.most)
    if benefit.days_between is None:
        return None
    for paid in case.before.paid("life"):
        if paid.event_on <= case.event_on and days_between(paid.ended_on, case.event_on) < benefit.days_between:
            return Fault("too_soon", f"{benefit.clause}.days_between", paid.claim_no)
    return None


def cap_days(case: Case, caps: Iterable[Cap], due: int) -> int:
    """What the days come to that are left; money is capped after shares."""
    for cap in caps:
        if cap.days is None or case.days is None:
            continue
        left = max(0, cap.days * (case.shares if cap.times_shares else 1) - _days_used(case, cap))
        if case.days > left:
            less = (case.days - left) * case.daily_fen
            case.steps.append(step_of(("day_cap", cap.clause, left, -less)))
            case.days, case.cut = left, "cap_reached" if left else "days_used_up"
            due -= less
    return due


def _days_used(case: Case, cap: Cap) -> int:
    if cap.counts == "cover":
        return case.history.paid_days - case.own_days
    if cap.counts == "all":
        return case.before.days_in_all(cap.span) + sum(spent.day_count for spent in case.spent.values())
    return sum(part.day_count for part in case.before.of_benefit(cap.span))


def cap_fen(case: Case, caps: Iterable[Cap], due: int) -> int:
    """No more than what is left of each cap."""
    for cap in caps:
        most = cap.fen if cap.by_tier is None else cap.by_tier.get(case.tier)
        if most is None:
            continue
        left = most * case.shares if cap.times_shares else most
        used = case.history.paid_fen - case.own_fen if cap.counts == "cover" else _fen_used(case, cap)
        left = left - used if used < left else 0
        if due > left:
            case.steps.append(step_of(("cap", cap.clause, left, left - due)))
            case.cut = "cap_reached"
            due = left
    return due


def _fen_used(case: Case, cap: Cap) -> int:
    """What of a cap is used up that is not one of a cover."""
    if cap.counts == "harm":
        harm = None if case.event is None else case.event.harm_code
        return sum(paid.amount_fen for paid in case.history.harms_paid if paid.harm_code == harm)
    if cap.counts == "all":
        return case.before.paid_in_all(cap.span) + sum(spent.amount_fen for spent in case.spent.values())
    return sum(part.amount_fen for part in case.before.of_benefit(cap.span))
