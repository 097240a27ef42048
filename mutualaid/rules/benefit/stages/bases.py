"""Stage 1, the base: a cost of settlements, nights, days, a sum, a loss.

Source: interface.md (Terms), domain.md 8.1 and 8.1b.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter

from mutualaid.rules.benefit.gates import Fault
from mutualaid.rules.benefit.joining import Row
from mutualaid.rules.benefit.shapes import Event, step_of
from mutualaid.rules.benefit.stages.case import Case
from mutualaid.rules.cover import days_between
from mutualaid.rules.money import half_up
from mutualaid.rules.terms.scheme import Base

COSTS: Mapping[str, Callable[[Row], int]] = {
    "self_pay_one": attrgetter("self_one_fen"),
    "self_pay_two": attrgetter("self_two_fen"),
    "self_pay": lambda row: row.self_one_fen + row.self_two_fen,
    "out_of_pocket": attrgetter("own_fen"),
    "fund_paid": attrgetter("fund_fen"),
    "total": lambda row: row.self_one_fen + row.self_two_fen + row.own_fen + row.fund_fen,
}
"""What of a settlement each cost is."""


def _cost(case: Case, shape: Base) -> int:
    cost, due, steps = COSTS[shape.cost], 0, case.steps
    for row in case.rows:
        fen = cost(row)
        steps.append(step_of((shape.step, shape.clause, row.claim_no, fen)))
        due += fen
    case.gross_fen = due
    return due


def _daily(case: Case, shape: Base) -> int | None:
    return shape.fen if shape.by_code is None else shape.by_code.get(case.tier)


def _nights(case: Case, shape: Base) -> Fault | int:
    daily = _daily(case, shape)
    if daily is None:
        return Fault("harm_not_covered", shape.clause, "stay")
    nights = days_between(case.rows[0].admitted_on, case.rows[-1].discharged_on)
    case.steps.append(step_of((shape.step, shape.clause, nights, nights * daily)))
    if apart := case.apart_count:
        nights -= apart
        case.steps.append(step_of(("nights_apart", case.terms.scheme.transfer_clause, apart, -apart * daily)))
    case.days, case.daily_fen = nights, daily
    return nights * daily


def _days(case: Case, shape: Base) -> Fault | int:
    if case.event is None:
        return _nights(case, shape._replace(step="days"))
    daily, days = _daily(case, shape), case.event.day_count
    if daily is None:
        return _not_covered(case, shape)
    if days is None:
        return Fault("facts_missing", shape.clause, "day_count", "hold")
    case.steps.append(step_of((shape.step, shape.clause, days, days * daily)))
    case.days, case.daily_fen = days, daily
    return days * daily


def _sum(case: Case, shape: Base) -> Fault | int:
    most = shape.fen if shape.by_code is None else shape.by_code.get(case.tier)
    if most is None:
        return _not_covered(case, shape)
    if case.class_code is not None:
        case.steps.append(step_of(("disease_class", f"{case.benefit.clause}.diseases", case.class_code, 0)))
    told = case.tier if shape.step == "tier_sum" else most if shape.step == "share_sum" else None
    case.steps.append(step_of((shape.step, shape.clause, told, most)))
    if not shape.grade_clause:
        return most
    rate = grade(case, shape)
    if isinstance(rate, Fault):
        return rate
    due = half_up(most * rate, 10_000)
    case.steps.append(step_of(("disability", shape.grade_clause, rate, due - most)))
    return due


def _class(case: Case, shape: Base) -> int:
    code = case.class_code or ""
    fen = (shape.by_code or {})[code]
    case.steps.append(step_of(("disease_class", f"{case.benefit.clause}.diseases", code, 0)))
    case.steps.append(step_of((shape.step, shape.clause, fen, fen)))
    return fen


def _grade(case: Case, shape: Base) -> Fault | int:
    fen = grade(case, shape)
    if isinstance(fen, int):
        case.steps.append(step_of((shape.step, shape.clause, _event(case).grade, fen)))
    return fen


def grade(case: Case, shape: Base) -> Fault | int:
    """What stands for the grade of a disability, or why nothing does.

    The state on the last day of judging decides, the day of the accident being day 0: a later judgment is refused, so
    that one of that day can be handed in.
    """
    event, by_day = _event(case), case.benefit.disability_by_day
    if by_day is not None and event.day_count is not None and event.day_count > by_day:
        return Fault("judged_too_late", f"{case.benefit.clause}.disability_by_day", event.day_count)
    if shape.by_grade is None or event.grade is None:
        return Fault("facts_missing", shape.grade_clause, "grade", "hold")
    if not 1 <= event.grade <= len(shape.by_grade):
        return Fault("grade_not_listed", shape.grade_clause, event.grade)
    return shape.by_grade[event.grade - 1]


def _loss(case: Case, shape: Base) -> Fault | int:
    loss = _event(case).loss_fen
    if loss is None:
        rate = case.benefit.rate
        return Fault("facts_missing", shape.clause or (None if rate is None else rate.clause), "loss_fen", "hold")
    case.steps.append(step_of((shape.step, shape.clause, None, loss)))
    case.gross_fen = loss
    return loss


def _not_covered(case: Case, shape: Base) -> Fault:
    return Fault("harm_not_covered", shape.clause, None if case.event is None else case.event.harm_code or "illness")


def _event(case: Case) -> Event:
    assert case.event is not None
    return case.event


BASES: Mapping[str, Callable[[Case, Base], Fault | int]] = {
    "cost": _cost,
    "nights": _nights,
    "days": _days,
    "sum": _sum,
    "class": _class,
    "grade": _grade,
    "loss": _loss,
    "nothing": _not_covered,
}
"""What the claim counts before anything is taken off, or why it counts nothing, by the shape of the base."""
