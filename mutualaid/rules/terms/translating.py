"""A benefit of a kind as benefits by stages: each kind is a way of choosing their shapes.

Source: domain.md 8.1 (the built-in plans), 1.2 and 1.3; [S3][S8][S12][S16][S20][S29][S35].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from mutualaid.rules.money import half_up
from mutualaid.rules.terms.scheme import (
    NO_SCHEME,
    Base,
    Benefit,
    Cap,
    Deductible,
    InsteadOf,
    Once,
    Rate,
    Reduced,
    deadline_of,
    scheme_of,
)

if TYPE_CHECKING:
    from mutualaid.rules.terms.version import Terms

Values: TypeAlias = Mapping[str, Any]


def translated(terms: Terms) -> Terms:
    """The same terms with the scheme of their ``benefit_kind`` and ``benefit``."""
    values = terms.benefit or {}
    choose = _KINDS.get(terms.benefit_kind)
    if choose is None:
        not_judged = {"imported": "imported_only"}.get(terms.benefit_kind, "plan_unknown")
        return terms._replace(scheme=NO_SCHEME._replace(not_judged=not_judged))
    benefits = choose(values)
    scheme = scheme_of(
        benefits,
        tuple(values.get("diseases", {}) for _ in benefits),
        terms.waiting,
        transfer_within_days=values.get("transfer_within_days"),
        deadline=deadline_of(terms.claim_from, terms.claim_within_months, None),
    )
    return terms._replace(scheme=scheme, is_universal=terms.benefit_kind == "card")


def _medical(values: Values) -> tuple[Benefit, ...]:
    deductible = Deductible(
        "first",
        "benefit.deductible_first_fen",
        values.get("deductible_first_fen"),
        values.get("deductible_later_fen"),
        "benefit.deductible_later_fen",
    )
    rate = Rate(
        "first",
        "benefit.rate_first_bp",
        bp=values.get("rate_first_bp"),
        later_bp=values.get("rate_later_bp"),
        later_clause="benefit.rate_later_bp",
    )
    first_of = "period" if values.get("first_of") == "period" else "calendar_year"
    base = Base("cost", None, "self_pay", "self_pay_one")
    return (_of_stays(values, base, deductible=deductible, rate=rate, first_of=first_of, caps=_cap(values)),)


def _allowance(values: Values) -> tuple[Benefit, ...]:
    base = Base("nights", "benefit.daily_fen", "days", fen=values.get("daily_fen", 0))
    unpaid, most_days = values.get("unpaid_days"), values.get("cap_period_days")
    caps = _cap(values, times_shares=True)
    if most_days is not None:
        caps = (Cap("period", "benefit.cap_period_days", days=most_days, counts="cover"), *caps)
    deductible = Deductible("days", "benefit.unpaid_days", days=unpaid) if unpaid else None
    return (_of_stays(values, base, deductible=deductible, multiplies=True, caps=caps),)


def _cap(values: Values, *, times_shares: bool = False) -> tuple[Cap, ...]:
    most = values.get("cap_period_fen")
    if most is None:
        return ()
    return (Cap("period", "benefit.cap_period_fen", fen=most, times_shares=times_shares, counts="cover"),)


def _of_stays(values: Values, base: Base, **stages: Any) -> Benefit:
    return Benefit(
        "stay",
        "benefit",
        ("stay",),
        base,
        minimum_hospital_level=values.get("minimum_hospital_level"),
        excluded_words=tuple(values.get("excluded_words", ())),
        excluded_code_from=values.get("excluded_code_from"),
        excluded_code_to=values.get("excluded_code_to"),
        **stages,
    )


def _lump_sum(values: Values) -> tuple[Benefit, ...]:
    once = Once("life", "class", "benefit.class_once_in_life") if values.get("class_once_in_life") else None
    window = (values.get("reduced_from_day", 1), values.get("reduced_until_day", 0))
    benefit = Benefit(
        "diagnosis",
        "benefit",
        ("diagnosis",),
        Base("sum", "benefit.share_fen", "share_sum", fen=values.get("share_fen", 0)),
        multiplies=True,
        reduced=Reduced(*window, "benefit.reduced_bp", bp=values.get("reduced_bp", 10_000)),
        once=once,
        classes=frozenset(values.get("diseases", ())),
        excluded_words=tuple(values.get("excluded_words", ())),
    )
    return (benefit,)


def _accident(values: Values) -> tuple[Benefit, ...]:
    sums, rate, most_days = values.get("death_fen"), values.get("cap_period_bp"), values.get("daily_most_days")
    caps: tuple[Cap, ...] = ()
    if rate is not None and sums is not None:
        by_tier = {tier: half_up(fen * rate, 10_000) for tier, fen in sums.items()}
        caps = (Cap("period", "benefit.cap_period_bp", by_tier=by_tier, counts="cover"),)
    days = () if most_days is None else (Cap("period", "benefit.daily_most_days", days=most_days, counts="cover"),)
    death = Base("nothing", "benefit.death_fen", "")
    if sums is not None:
        death = Base("sum", "benefit.death_fen", "tier_sum", by_code=sums)
    daily = Base("nothing", "benefit.daily_fen", "")
    if "daily_fen" in values:
        daily = Base("days", "benefit.daily_fen", "daily", by_code=values["daily_fen"])
    return (
        _of_harm(values, "death", death, caps=caps, instead_of=_instead_of(values, "disability")),
        _disability(values, death, caps),
        _of_harm(values, "accident", daily, caps=(*days, *caps)),
    )


def _card(values: Values) -> tuple[Benefit, ...]:
    sums = {
        key: Base("nothing", f"benefit.{key}", "")
        if key not in values
        else Base("sum", f"benefit.{key}", "sum_insured", fen=values[key])
        for key in ("death_fen", "disability_most_fen")
    }
    most = {
        key: (Cap("period", f"benefit.{key}", fen=values[key], counts="harm"),) if key in values else ()
        for key in ("fire_most_fen", "disability_most_fen")
    }
    fire = _of_harm(values, "fire", Base("loss", None, "loss"), caps=most["fire_most_fen"])
    rate = Rate("one", "benefit.fire_bp", "fire_rate", bp=values.get("fire_bp", 0))
    return (
        _of_harm(values, "death", sums["death_fen"], instead_of=_instead_of(values, "disability")),
        _disability(values, sums["disability_most_fen"], most["disability_most_fen"]),
        fire._replace(rate=rate, cause=None),
    )


def _disability(values: Values, whole: Base, caps: tuple[Cap, ...]) -> Benefit:
    rates = values.get("disability_grade_bp")
    by_grade = None if rates is None else tuple(rates)
    base = whole._replace(by_grade=by_grade, grade_clause="benefit.disability_grade_bp")
    instead_of = _instead_of(values, "death")
    if instead_of is not None:
        instead_of = instead_of._replace(refuses=True, step="death_and_disability")
    return _of_harm(
        values,
        "disability",
        base,
        caps=caps,
        instead_of=instead_of,
        disability_by_day=values.get("disability_by_day"),
    )


def _instead_of(values: Values, other: str) -> InsteadOf | None:
    if not values.get("death_excludes_disability"):
        return None
    clause = "benefit.death_excludes_disability"
    return InsteadOf((other,), clause, step="disability_paid", reason="death_and_disability")


def _of_harm(values: Values, event: str, base: Base, **stages: Any) -> Benefit:
    words = tuple(values.get("excluded_words", ()))
    return Benefit(event, "benefit", (event,), base, cause="accident", excluded_words=words, **stages)


_KINDS: Mapping[str, Callable[[Values], tuple[Benefit, ...]]] = {
    "medical": _medical,
    "allowance": _allowance,
    "lump_sum": _lump_sum,
    "accident": _accident,
    "card": _card,
}
"""How each kind that is judged chooses."""
