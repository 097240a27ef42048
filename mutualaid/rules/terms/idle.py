"""Values of terms that change nothing, or by which nothing is ever paid: worth a look before they are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mutualaid.rules.terms.scheme import Benefit
from mutualaid.rules.terms.version import Terms


class Idle(NamedTuple):
    """One value that is worth a look, by its key path within the version."""

    code: str
    """``no_effect``, ``pays_nothing``, or ``no_benefit`` where a version says nothing of what it pays."""
    key: str


def idle(terms: Terms) -> list[Idle]:
    """The values of a version that change nothing beside its others, and those that leave nothing to be paid."""
    found = [Idle("no_effect", key) for key in _of_version(terms) if key in terms.origins]
    if terms.scheme.not_judged == "plan_unknown":
        found.append(Idle("no_benefit", "benefit"))
    for benefit in terms.scheme.benefits:
        found += _of_benefit(terms, benefit)
    return list(dict.fromkeys(found))


def _of_version(terms: Terms) -> Iterator[str]:
    if terms.sex == "F":
        yield "max_age_men"
    if terms.sex == "M":
        yield "max_age_women"
    if terms.waiting_accident_days == terms.waiting_first_days == terms.waiting_renewal_days:
        yield "waiting_accident_days"
    if terms.floor_bp == 0:
        yield "floor_bp"
    scheme = terms.scheme
    times = any(cap.times_shares for benefit in scheme.benefits for cap in (*benefit.caps, *scheme.caps))
    if scheme.benefits and terms.max_shares > 1 and not times and not any(each.multiplies for each in scheme.benefits):
        yield "max_shares"


def _of_benefit(terms: Terms, benefit: Benefit) -> Iterator[Idle]:
    base, deductible, rate, reduced = benefit.base, benefit.deductible, benefit.rate, benefit.reduced
    if (
        base.clause
        and base.shape in ("sum", "nights", "days", "class")
        and not base.fen
        and not any((base.by_code or {}).values())
    ):
        yield Idle("pays_nothing", base.clause)
    if deductible is not None and not any(
        (deductible.fen, deductible.later_fen, deductible.days, *(deductible.by_level or {}).values())
    ):
        yield Idle("no_effect", deductible.clause)
    if rate is not None and not any(
        (rate.bp, rate.later_bp, *(rate.by_level or {}).values(), *(bp for _, bp in rate.bands))
    ):
        yield Idle("pays_nothing", rate.clause)
    if benefit.least_fen == 0:
        yield Idle("no_effect", f"{benefit.clause}.least_fen")
    if benefit.days_between == 0:
        yield Idle("no_effect", f"{benefit.clause}.days_between")
    if benefit.most_claims is not None and benefit.most_claims.most == 0:
        yield Idle("pays_nothing", benefit.most_claims.clause)
    if reduced is not None:
        first, _, _ = terms.waiting_of(benefit)
        if reduced.until_day <= first:
            yield Idle("no_effect", reduced.clause)
    yield from _of_caps(terms, benefit)


def _of_caps(terms: Terms, benefit: Benefit) -> Iterator[Idle]:
    """A cap of 0; one of fen that the days which are paid never reach."""
    for cap in benefit.caps:
        if cap.fen == 0 or cap.days == 0:
            yield Idle("pays_nothing", cap.clause)
    shares = terms.max_shares if benefit.multiplies else 1
    base = benefit.base
    if base.shape not in ("nights", "days") or base.by_code is not None:
        return
    for cap in benefit.caps:
        days = [each.days for each in benefit.caps if each.span == cap.span and each.days is not None]
        if cap.fen is not None and days and cap.fen > min(days) * base.fen * shares and not cap.times_shares:
            yield Idle("no_effect", cap.clause)
