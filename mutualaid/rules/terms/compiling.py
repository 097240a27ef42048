"""Benefits written by stages (``[[version.benefit]]``) as claims are judged by them.

Everything was read and fits (``grammar``); here nothing is refused any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mutualaid.rules.terms.grammar import COSTS, STAYS, events_of
from mutualaid.rules.terms.scheme import (
    Base,
    Benefit,
    Cap,
    Count,
    Deductible,
    InsteadOf,
    Once,
    Rate,
    Reduced,
    Scheme,
    UsedBy,
    Waiting,
    deadline_of,
    scheme_of,
)

if TYPE_CHECKING:
    from mutualaid.rules.terms.version import Terms

_COST_STEPS = {
    "self_pay_one": "self_pay",
    "self_pay_two": "self_pay_two",
    "self_pay": "self_pay_both",
    "out_of_pocket": "out_of_pocket",
    "fund_paid": "fund_paid",
    "total": "total_cost",
}


def compiled(terms: Terms) -> Terms:
    """The same terms with the scheme of the benefits that they hold as ``written``."""
    keys = _keys(terms.written)
    one = len(keys) == 1
    benefits = tuple(
        _benefit(values, key, f"benefit[{number}]", counts="cover" if one else "benefit")
        for number, (values, key) in enumerate(zip(terms.written, keys, strict=True), 1)
    )
    return terms._replace(scheme=_scheme(terms, benefits))


def _keys(written: Sequence[Mapping[str, Any]]) -> list[str]:
    """By what each benefit is known: its name, else its events; a number behind what is known already."""
    keys: list[str] = []
    for number, values in enumerate(written, 1):
        key = values.get("name") or "+".join(events_of(values))
        keys.append(f"{key}#{number}" if key in keys else key)
    return keys


def _scheme(terms: Terms, benefits: tuple[Benefit, ...]) -> Scheme:
    once = terms.once
    joining = [number for number, values in enumerate(terms.written, 1) if "transfer_within_days" in values]
    return scheme_of(
        benefits,
        tuple(values.get("diseases", {}) for values in terms.written),
        terms.waiting,
        transfer_within_days=terms.written[joining[0] - 1]["transfer_within_days"] if joining else None,
        transfer_clause=f"benefit[{joining[0] if joining else 1}].transfer_within_days",
        deadline=deadline_of(terms.claim_from, terms.claim_within_months, terms.claim_until),
        caps=_caps(terms.cap, "cap", counts="all"),
        once=None if once is None else Once(once["per"], once["of"], "once", over_all=True),
        names_sections=len(benefits) > 1,
    )


def _benefit(values: Mapping[str, Any], key: str, clause: str, *, counts: UsedBy) -> Benefit:
    events, base = events_of(values), _base(values["base"], f"{clause}.base", values)
    deductible, rate = values.get("deductible"), values.get("rate")
    multiplies = values.get("shares", "once" if base.shape in ("cost", "loss") else "multiply") == "multiply"
    once, waiting = values.get("once"), tuple(values.get(name) for name in _WAITING)
    most, instead_of = values.get("most_claims"), values.get("instead_of")
    first_of = [shape["first_of"] for shape in (deductible, rate) if type(shape) is dict and "first_of" in shape]
    return Benefit(
        key,
        clause,
        events,
        base,
        deductible=None if deductible is None else _deductible(deductible, f"{clause}.deductible"),
        rate=None if rate is None else _rate(rate, f"{clause}.rate"),
        multiplies=multiplies,
        reduced=_reduced(values.get("reduced"), f"{clause}.reduced"),
        waiting=None if waiting == (None, None, None) else Waiting(*waiting),
        deadline=deadline_of(
            values.get("claim_from"), values.get("claim_within_months"), values.get("claim_until"), f"{clause}."
        ),
        raised_to_fen=values.get("raised_to_fen"),
        least_fen=values.get("least_fen"),
        most_claims=None if most is None else Count(most["per"], most["count"], f"{clause}.most_claims"),
        days_between=values.get("days_between"),
        caps=_caps(values.get("cap"), f"{clause}.cap", counts=counts),
        once=None if once is None else Once(once["per"], once["of"], f"{clause}.once"),
        instead_of=None if instead_of is None else InsteadOf(tuple(instead_of), f"{clause}.instead_of"),
        cause=values.get("cause"),
        minimum_hospital_level=values.get("minimum_hospital_level"),
        classes=frozenset(values.get("diseases", ())),
        excluded_words=tuple(values.get("excluded_words", ())),
        excluded_code_from=values.get("excluded_code_from"),
        excluded_code_to=values.get("excluded_code_to"),
        disability_by_day=values.get("disability_by_day"),
        first_of=first_of[0] if first_of else None,
        evidence=tuple(values.get("evidence", ())),
        asks_before=True,
    )


_WAITING = ("waiting_days", "waiting_renewal_days", "waiting_accident_days")


def _base(base: Any, clause: str, values: Mapping[str, Any]) -> Base:
    if base == "loss":
        return Base("loss", clause, "loss")
    if base in COSTS:
        return Base("cost", clause, _COST_STEPS[base], cost=base)
    if "daily_fen" in base:
        of_stays = set(events_of(values)) <= set(STAYS)
        daily = base["daily_fen"]
        made = Base("nights", clause, "days") if of_stays else Base("days", clause, "daily")
        return made._replace(by_code=daily) if type(daily) is dict else made._replace(fen=daily)
    if "fen_by_class" in base:
        return Base("class", clause, "share_sum", by_code=base["fen_by_class"])
    if "fen_by_grade" in base:
        return Base("grade", clause, "grade_sum", by_grade=tuple(base["fen_by_grade"]), grade_clause=clause)
    made = Base("sum", clause, "share_sum", fen=base.get("fen", 0))
    if "fen_by_tier" in base:
        made = Base("sum", clause, "tier_sum", by_code=base["fen_by_tier"])
    return made._replace(by_grade=tuple(base["grade_bp"]), grade_clause=clause) if "grade_bp" in base else made


def _deductible(shape: Mapping[str, Any], clause: str) -> Deductible:
    if "first_fen" in shape:
        return Deductible("first", clause, shape["first_fen"], shape["later_fen"], clause)
    if "fen_by_level" in shape:
        return Deductible("level", clause, by_level=_levels(shape["fen_by_level"]))
    if "days" in shape:
        return Deductible("days", clause, days=shape["days"])
    if shape["per"] == "event":
        return Deductible("event", clause, shape["fen"])
    return Deductible("cumulated", clause, shape["fen"], span=shape["per"])


def _rate(shape: Any, clause: str) -> Rate:
    if type(shape) is int:
        return Rate("one", clause, bp=shape)
    if type(shape) is list and "fen" in shape[0]:
        return Rate("sums", clause, "band_sum", bands=tuple((band["from_fen"], band["fen"]) for band in shape))
    if type(shape) is list:
        return Rate("bands", clause, bands=tuple((band["from_fen"], band["bp"]) for band in shape))
    if "bp_by_level" in shape:
        return Rate("level", clause, by_level=_levels(shape["bp_by_level"]))
    return Rate("first", clause, bp=shape["first_bp"], later_bp=shape["later_bp"], later_clause=clause)


def _levels(by_level: Mapping[str, int]) -> Mapping[int, int]:
    return {int(level): value for level, value in by_level.items()}


def _reduced(shape: Mapping[str, Any] | None, clause: str) -> Reduced | None:
    if shape is None:
        return None
    return Reduced(shape["from_day"], shape["until_day"], clause, bp=shape.get("bp"), fen=shape.get("fen"))


def _caps(written: Any, clause: str, *, counts: UsedBy) -> tuple[Cap, ...]:
    """The caps as written, each by its place where there is a list of them.

    What uses up one of a benefit that stands alone in its period is all that was paid in it.
    """
    made: list[Cap] = []
    path = clause
    for number, cap in enumerate(() if written is None else (written,) if type(written) is dict else written, 1):
        clause = f"{path}[{number}]" if type(written) is list else path
        used_by: UsedBy = "benefit" if counts == "cover" and cap["per"] != "period" else counts
        times = cap.get("times_shares", False)
        if "days" in cap:
            made.append(Cap(cap["per"], clause, days=cap["days"], times_shares=times, counts=used_by))
        if "fen" in cap:
            made.append(Cap(cap["per"], clause, fen=cap["fen"], times_shares=times, counts=used_by))
    return tuple(sorted(made, key=lambda cap: cap.days is None))
