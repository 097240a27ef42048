"""Stages 2 to 5: what is taken off first, the part that is paid, shares, and the window in which less is paid.

Rounded is once, half-up, at the end of the rate; where earlier claims count with a claim, it gets what all of them
together are worth less what the earlier ones are: any split of a cost comes to what the whole would. Source: domain.md
8.1 (HOSP_MED, HOSP_ALLOW, CRITICAL), 1.3 and 8.1b.
"""

from __future__ import annotations

from collections.abc import Mapping

from mutualaid.rules.benefit.before import Before
from mutualaid.rules.benefit.gates import Fault
from mutualaid.rules.benefit.shapes import Event, step_of
from mutualaid.rules.benefit.stages.bases import COSTS
from mutualaid.rules.benefit.stages.case import Case
from mutualaid.rules.cover import days_between
from mutualaid.rules.money import half_up
from mutualaid.rules.terms.scheme import Benefit, Deductible, Rate, Reduced


def deduct(case: Case, shape: Deductible, due: int) -> Fault | int:
    """What is left after the deductible: of an event, of a first or a later stay, by level, of a year, or in days."""
    fen, clause = shape.fen, shape.clause
    if shape.shape == "days":
        unpaid = min(shape.days, case.days or 0)
        if not unpaid:
            return due
        case.days = (case.days or 0) - unpaid
        case.steps.append(step_of(("unpaid_days", clause, unpaid, -unpaid * case.daily_fen)))
        return due - unpaid * case.daily_fen
    if shape.shape == "first" and case.is_later:
        fen, clause = shape.later_fen, shape.later_clause
    elif shape.shape == "level":
        by_level = _of_level(case, shape.by_level, clause)
        if isinstance(by_level, Fault):
            return by_level
        fen = by_level
    elif shape.shape == "cumulated":
        case.prior_fen = counted(case.benefit, case.before, shape)
        if case.prior_fen:
            case.steps.append(step_of(("counted_before", clause, case.prior_fen, 0)))
    if fen is None:
        return due
    left = max(0, fen - case.prior_fen)
    less = left if left < due else due
    case.threshold_fen = fen
    case.steps.append(step_of(("deductible", clause, fen, -less)))
    return due - less


def counted(benefit: Benefit, before: Before, shape: Deductible) -> int:
    """What earlier claims count towards a deductible of a span."""
    cost = COSTS.get(benefit.base.cost)
    return sum(
        (part.claim.loss_fen or 0) if isinstance(part.claim, Event) else 0 if cost is None else cost(part.claim)
        for part in before.of_benefit(shape.span)
    )


def _of_level(case: Case, by_level: Mapping[int, int] | None, clause: str) -> Fault | int:
    """What stands for the level of the hospital; a level that the terms do not name, low or high, is not paid for."""
    assert by_level is not None
    if case.level is not None and case.level in by_level:
        return by_level[case.level]
    listed = (step_of(("levels_listed", clause, ", ".join(map(str, sorted(by_level))), 0)),)
    if case.level is None:
        return Fault("hospital_level_unknown", clause, None, "hold", listed)
    return Fault("hospital_level_not_listed", clause, case.level, steps=listed)


def pay_part(case: Case, shape: Rate, due: int) -> Fault | int:
    """The part that is paid: at one rate, of a first or a later stay, by level, by bands of the base; or a sum."""
    bp, clause = shape.bp, shape.clause
    if shape.shape == "bands":
        return _pay_by_bands(case, shape)
    if shape.shape == "sums":
        return _pay_a_sum(case, shape, due)
    if shape.shape == "first" and case.is_later:
        bp, clause = shape.later_bp, shape.later_clause
    elif shape.shape == "level":
        by_level = _of_level(case, shape.by_level, clause)
        if isinstance(by_level, Fault):
            return by_level
        bp = by_level
    if bp is None or not (due or case.benefit.base.shape == "loss"):
        return due
    paid = half_up(due * bp, 10_000)
    if over := max(0, case.prior_fen - case.threshold_fen):
        paid = half_up((over + due) * bp, 10_000) - half_up(over * bp, 10_000)
    case.steps.append(step_of((shape.step, clause, bp, paid - due)))
    return paid


def _pay_by_bands(case: Case, shape: Rate) -> int:
    """Each part of the base above the deductible at the rate of its band; nothing below the first one."""
    until = case.prior_fen + case.gross_fen
    at = max(case.prior_fen, min(case.threshold_fen, until))
    worth = paid = 0
    bands = ((0, 0), *shape.bands)
    for place, (from_fen, bp) in enumerate(bands):
        to_fen = bands[place + 1][0] if place + 1 < len(bands) else until
        # What is paid of earlier claims counts with it, so that no fen is rounded twice.
        if case.threshold_fen < case.prior_fen:
            worth += bp * max(0, min(to_fen, case.prior_fen) - max(from_fen, case.threshold_fen))
        begins, ends = max(from_fen, at), min(to_fen, until)
        if begins >= ends:
            continue
        part = half_up(worth + bp * (ends - begins), 10_000) - half_up(worth, 10_000)
        worth += bp * (ends - begins)
        case.steps.append(step_of(("band", shape.clause, bp, part - (ends - begins))))
        paid += part
    return paid


def _pay_a_sum(case: Case, shape: Rate, due: int) -> int:
    """The sum of the band that the base reaches, less the one that earlier claims reached where they count with it."""
    reached = _sum_of(case, shape, case.prior_fen + case.gross_fen)
    before = _sum_of(case, shape, case.prior_fen)
    if reached or due:
        case.steps.append(step_of((shape.step, shape.clause, reached, reached - due)))
    if before:
        case.steps.append(step_of(("band_sum_before", shape.clause, before, -before)))
    return reached - before


def _sum_of(case: Case, shape: Rate, fen: int) -> int:
    """The sum that stands for a base: nothing for none, nor below what has to be reached."""
    if not fen or fen < case.threshold_fen:
        return 0
    return next((paid for from_fen, paid in reversed(shape.bands) if from_fen <= fen), 0)


def share(case: Case, due: int) -> int:
    """The sum of one share times the shares."""
    case.steps.append(step_of(("shares", None, case.shares, (case.shares - 1) * due)))
    return due * case.shares


def reduce(case: Case, shape: Reduced, due: int) -> int:
    """A part, or another sum, in a window of days from the first day of the first cover (day 1), both ends included.

    A renewal has no window: its chain began before.
    """
    if (
        case.cover is None
        or not shape.from_day <= days_between(case.cover.first_on, case.event_on) + 1 <= shape.until_day
    ):
        return due
    if shape.fen is not None:
        most = shape.fen * case.shares if case.benefit.multiplies else shape.fen
        if most < due:
            case.steps.append(step_of(("reduced_to", shape.clause, most, most - due)))
        return min(most, due)
    bp = 10_000 if shape.bp is None else shape.bp
    reduced = half_up(due * bp, 10_000)
    case.steps.append(step_of(("reduced", shape.clause, bp, reduced - due)))
    return reduced
