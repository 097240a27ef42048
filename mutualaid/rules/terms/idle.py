"""What is worth a look before terms are loaded: values without effect, by which nothing is paid, or twice the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from mutualaid.rules.cover import gap_days, last_day, shift
from mutualaid.rules.terms.prices import lengths
from mutualaid.rules.terms.scheme import Benefit, Cap, Deductible, Rate
from mutualaid.rules.terms.version import Terms


class Idle(NamedTuple):
    """One value that is worth a look, by its key path within the version."""

    code: str
    """``no_effect``, ``pays_nothing``, or ``no_benefit`` where a version says nothing of what it pays;
    ``in_yuan``, ``in_percent`` and ``band_after_round``, which look like a slip; ``cap_beside_less``,
    ``waits_whole_cover``, ``younger_without_fee`` and ``same_cost``, as the functions below say."""
    key: str
    other: str = ""
    """The key path of the value that it does not go well with, where there is one."""


def idle(terms: Terms, *, is_universal: bool = False) -> list[Idle]:
    """The values of a version that change nothing beside its others, and those that leave nothing to be paid.

    ``is_universal``: every member has the plan, and nobody enrolls in it.
    """
    found = [each for each in _of_version(terms, is_universal) if each.key in terms.origins]
    if terms.scheme.not_judged == "plan_unknown":
        found.append(Idle("no_benefit", "benefit"))
    for benefit in terms.scheme.benefits:
        found += _of_benefit(terms, benefit)
    found += _beside_less(terms.scheme.caps, terms.scheme.caps, terms.max_shares)
    found += () if is_universal else _waiting_through(terms)
    found += _without_fee(terms)
    found += _paying_alike(terms.scheme.benefits)
    found += _slips(terms)
    return list(dict.fromkeys(found))


def _of_version(terms: Terms, is_universal: bool) -> Iterator[Idle]:
    if is_universal:
        yield from (Idle("no_effect", key) for key in ("excludes", "covers"))
    beside = "covers" if "covers" in terms.origins else ""
    if "child" not in terms.covers:
        yield from (Idle("no_effect", key, beside) for key in ("child_min_age", "child_max_age"))
    if [*terms.covers] == ["child"]:
        yield from (Idle("no_effect", key, beside) for key in ("min_age", "max_age_men", "max_age_women"))
    if terms.sex == "F":
        yield Idle("no_effect", "max_age_men", "sex")
    if terms.sex == "M":
        yield Idle("no_effect", "max_age_women", "sex")
    own = any(benefit.waiting is not None for benefit in terms.scheme.benefits)
    # A renewal has no waiting days after an accident where there are some: without them it has its own.
    if terms.waiting_accident_days == terms.waiting_first_days and not terms.waiting_renewal_days and not own:
        yield Idle("no_effect", "waiting_accident_days", "waiting_first_days")
    if not terms.equal_shares_in_unit or terms.max_shares == 1:
        yield Idle("no_effect", "equal_shares_in_unit", "max_shares" if terms.max_shares == 1 else "")
    if terms.floor_bp == 0:
        yield Idle("no_effect", "floor_bp")
    scheme = terms.scheme
    times = any(cap.times_shares for benefit in scheme.benefits for cap in (*benefit.caps, *scheme.caps))
    if scheme.benefits and terms.max_shares > 1 and not times and not any(each.multiplies for each in scheme.benefits):
        yield Idle("no_effect", "max_shares")


def _of_benefit(terms: Terms, benefit: Benefit) -> Iterator[Idle]:
    base, rate = benefit.base, benefit.rate
    if (
        base.clause
        and base.shape in ("sum", "nights", "days", "class")
        and not base.fen
        and not any((base.by_code or {}).values())
    ):
        yield Idle("pays_nothing", base.clause)
    yield from _without_effect(terms, benefit)
    if rate is not None and not any(
        (rate.bp, rate.later_bp, *(rate.by_level or {}).values(), *(bp for _, bp in rate.bands))
    ):
        yield Idle("pays_nothing", rate.clause)
    if benefit.most_claims is not None and benefit.most_claims.most == 0:
        yield Idle("pays_nothing", benefit.most_claims.clause)
    yield from _of_caps(terms, benefit)
    yield from _beside_less(benefit.caps, (*benefit.caps, *terms.scheme.caps), terms.max_shares)


def _slips(terms: Terms) -> Iterator[Idle]:
    """Values that are read right but are hardly meant: yuan for fen, percent for basis points, a band from 5,001."""
    if terms.fee_fen is not None and 0 < terms.fee_fen < _YUAN:
        yield Idle("in_yuan", "fee_fen")
    if terms.floor_bp is not None and 0 < terms.floor_bp < _TENTH:
        yield Idle("in_percent", "floor_bp")
    for benefit in terms.scheme.benefits:
        for number, (from_fen, _) in enumerate(() if benefit.rate is None else benefit.rate.bands, 1):
            if from_fen > _ROUND and from_fen % _ROUND in (1, _YUAN):
                yield Idle("band_after_round", f"{benefit.clause}.rate[{number}].from_fen")


_YUAN, _TENTH, _ROUND = 100, 1_000, 100_000
"""In fen, in basis points, and a thousand yuan in fen: a notice that says "5,001 to 10,000" means above 5,000."""


def _without_effect(terms: Terms, benefit: Benefit) -> Iterator[Idle]:
    """Values without which every claim would come to the same, alone and after any others."""
    if benefit.deductible is not None and _deducts_nothing(benefit.deductible, benefit.rate):
        yield Idle("no_effect", benefit.deductible.clause)
    for key in ("raised_to_fen", "least_fen", "days_between"):
        # A stay of no night that begins with another one is too soon even with 0 days between.
        if getattr(benefit, key) == 0 and not (key == "days_between" and "stay" in benefit.events):
            yield Idle("no_effect", f"{benefit.clause}.{key}")
    reduced = benefit.reduced
    if reduced is not None:
        first, _, accident = terms.waiting_of(benefit)
        if reduced.until_day <= (first if accident is None or benefit.cause == "illness" else min(first, accident)):
            own = benefit.waiting is not None and benefit.waiting.first_days is not None
            yield Idle("no_effect", reduced.clause, f"{benefit.clause}.waiting_days" if own else "waiting_first_days")


def _deducts_nothing(deductible: Deductible, rate: Rate | None) -> bool:
    """Whether it takes off nothing and says nothing else.

    One by level names the levels that are paid for; one over a span adds the costs up of which the rate is; one of a
    first and a later stay says within what a rate of both tells them apart.
    """
    if any((deductible.fen, deductible.later_fen, deductible.days)) or deductible.shape == "level":
        return False
    if deductible.shape == "cumulated":
        return rate is None
    return deductible.shape != "first" or rate is None or rate.shape != "first"


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
        if cap.fen is None or cap.times_shares or benefit.raised_to_fen is not None:
            continue
        for other in benefit.caps:
            if other.days is None or other.span != cap.span or other.times_shares:
                continue
            if cap.fen > other.days * base.fen * shares:
                yield Idle("no_effect", _place(cap, benefit.caps), _place(other, benefit.caps))
                break


# --- one beside another ---

_WITHIN: Mapping[str, Sequence[str]] = {
    "event": ("event", "period", "year", "life"),
    "period": ("period", "life"),
    "year": ("year", "life"),
    "life": ("life",),
}
"""The spans that hold the whole of one."""


def _beside_less(caps: Sequence[Cap], others: Sequence[Cap], max_shares: int) -> Iterator[Idle]:
    """Caps that never bite: one of ``others`` is no higher, over the same span or a longer one.

    ``others`` begin with the caps themselves; of two that are equal the first one bites.
    """
    for place, cap in enumerate(caps):
        for beside, other in enumerate(others):
            if beside == place or other.span not in _WITHIN[cap.span] or not _is_least(other, cap, max_shares):
                continue
            is_equal = other.span == cap.span and _is_least(cap, other, max_shares)
            if not (is_equal and place < beside < len(caps)):
                yield Idle("cap_beside_less", _place(cap, caps), _place(other, others))


def _place(cap: Cap, caps: Sequence[Cap]) -> str:
    """The key path of a cap; where it is of days and of fen, that of the one of them."""
    both = sum(each.clause == cap.clause for each in caps) > 1
    return f"{cap.clause}.{'fen' if cap.days is None else 'days'}" if both else cap.clause


def _is_least(cap: Cap, other: Cap, max_shares: int) -> bool:
    """Whether a cap is of the same measure as another and, with however many shares, no higher."""
    for own, others in ((cap.fen, other.fen), (cap.days, other.days)):
        if own is not None and others is not None:
            return all(
                own * (shares if cap.times_shares else 1) <= others * (shares if other.times_shares else 1)
                for shares in (1, max_shares)
            )
    return False


_PARTS: Mapping[str, frozenset[str]] = {
    **{part: frozenset((part,)) for part in ("self_pay_one", "self_pay_two", "out_of_pocket", "fund_paid")},
    "self_pay": frozenset(("self_pay_one", "self_pay_two")),
    "total": frozenset(("self_pay_one", "self_pay_two", "out_of_pocket", "fund_paid")),
}
"""What a cost is made of."""


def _paying_alike(benefits: Sequence[Benefit]) -> Iterator[Idle]:
    """Benefits that pay the same cost of the same event, with nothing that tells which of them does when."""
    for one, other in combinations(benefits, 2):
        if _same_cost(one, other) and not _told_apart(one, other):
            yield Idle("same_cost", other.base.clause or other.clause, one.base.clause or one.clause)


def _same_cost(one: Benefit, other: Benefit) -> bool:
    if set(one.events).isdisjoint(other.events) or one.base.shape != other.base.shape:
        return False
    if one.base.shape == "cost":
        return not _PARTS[one.base.cost].isdisjoint(_PARTS[other.base.cost])
    return one.base.shape == "loss"


def _told_apart(one: Benefit, other: Benefit) -> bool:
    """By cause, by level of hospital, by what is taken off first, or because the one is not paid beside the other."""
    causes, levels = {one.cause, other.cause}, [set((each.rate and each.rate.by_level) or ()) for each in (one, other)]
    off = [each.deductible and each.deductible._replace(clause="", later_clause="") for each in (one, other)]
    return (
        (None not in causes and len(causes) > 1)
        or off[0] != off[1]
        or (all(levels) and levels[0].isdisjoint(levels[1]))
        or any(
            each.instead_of is not None and not {beside.key, *beside.events}.isdisjoint(each.instead_of.others)
            for each, beside in ((one, other), (other, one))
        )
    )


def _waiting_through(terms: Terms) -> Iterator[Idle]:
    """Waiting days that are no fewer than a cover ever has: in such a cover nothing is ever paid.

    Where several lengths are sold it is the shortest.
    """
    longest = 366 if terms.calendar_year else max(_days(first, lengths(terms)[0]) for first in _FIRSTS)
    if not terms.scheme.benefits or any(benefit.waiting is None for benefit in terms.scheme.benefits):
        for name, days in zip(("first", "renewal", "accident"), terms.waiting, strict=True):
            if days is not None and days >= longest:
                yield Idle("waits_whole_cover", f"waiting_{name}_days")
    for benefit in terms.scheme.benefits:
        own = ("waiting_days", "waiting_renewal_days", "waiting_accident_days")
        for key, days in zip(own, benefit.waiting or (None, None, None), strict=True):
            if days is not None and days >= longest:
                yield Idle("waits_whole_cover", f"{benefit.clause}.{key}")


def _without_fee(terms: Terms) -> Iterator[Idle]:
    """Fees by age that begin above the least age: who is between may join and has no fee."""
    if terms.fee_by_age and terms.min_age is not None and terms.min_age < terms.fee_by_age[0]["from_age"]:
        yield Idle("younger_without_fee", "fee_by_age", "min_age")


_FIRSTS = tuple(f"{year}-{month:02}-01" for year in (2023, 2024) for month in range(1, 13))
"""Days on which covers begin: some of them hold 29 February, and every month."""


def _days(starts_on: str, months: int) -> int:
    """How many days a cover has, both ends among them."""
    return gap_days(shift(starts_on, -1), shift(last_day(starts_on, months), 1))
