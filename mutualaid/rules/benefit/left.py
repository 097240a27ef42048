"""What a cover still holds for an event on a day, before anyone claims.

Source: peers.md 4.7 (left = limit - what was used; ``None`` is no limit).
"""

from __future__ import annotations

from mutualaid.rules.benefit.before import Before
from mutualaid.rules.benefit.shapes import Cover, History, Left
from mutualaid.rules.benefit.stages.case import tier_of
from mutualaid.rules.benefit.stages.measures import counted
from mutualaid.rules.benefit.whole import is_later_stay
from mutualaid.rules.cover import waiting_until
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import OF_CLASSES, OF_SETTLEMENTS, Benefit, Cap


def what_is_left(
    terms: Terms, *, cover: Cover | None, history: History, on: str, benefit: Benefit | None = None
) -> Left:
    """What a cover still holds for an event on a day, of one benefit or (``None``) of what stands first.

    ``left_fen`` is the rest of the cap; of a lump sum, what a class not paid before is worth. Deductible and rate are
    those of the next stay.
    """
    scheme = terms.scheme
    if benefit is None and scheme.benefits:
        benefit = scheme.benefits[0]
    first_days = terms.waiting_first_days if benefit is None else terms.waiting_of(benefit)[0]
    left = Left(
        left_fen=None,
        left_days=None,
        waiting_until_on=None if cover is None else waiting_until(cover.first_on, first_days),
        deductible_fen=None,
        rate_bp=None,
        classes_paid=tuple(sorted(history.classes_paid)),
    )
    if benefit is None:
        return left
    if scheme.names_sections:
        left = left._replace(classes_paid=tuple(sorted(history.classes_paid & benefit.classes)))
    before = Before(benefit, history, cover, on, (), scheme.transfer_within_days)
    caps = (*(cap for one in (benefit, *_beside(terms)) for cap in one.caps), *scheme.caps)
    money = [_left_fen(cap, terms, cover, history, before) for cap in caps if cap.span != "event"]
    days = [_left_days(cap, cover, history, before) for cap in caps if cap.days is not None and cap.span != "event"]
    left_fen = min((fen for fen in money if fen is not None), default=None)
    if left_fen is None and benefit.base.shape == "sum" and not OF_CLASSES.isdisjoint(benefit.events):
        left_fen = benefit.base.fen * (cover.share_count if cover is not None and benefit.multiplies else 1)
    if scheme.once is not None and scheme.once.of == "plan" and before.paid_in_all(scheme.once.span):
        left_fen = 0
    deductible_fen, rate_bp = _of_next(terms, benefit, cover, history, on, before)
    return left._replace(
        left_fen=left_fen, left_days=min(days, default=None), deductible_fen=deductible_fen, rate_bp=rate_bp
    )


def _beside(terms: Terms) -> tuple[Benefit, ...]:
    """Benefits of a kind stand for one: what limits a further of them limits what is left."""
    return () if terms.scheme.names_sections else terms.scheme.benefits[1:]


def _left_fen(cap: Cap, terms: Terms, cover: Cover | None, history: History, before: Before) -> int | None:
    most = cap.fen if cap.by_tier is None else cap.by_tier.get(tier_of(terms, cover))
    if most is None or cap.counts == "harm":
        return None
    if cap.times_shares and cover is not None:
        most *= cover.share_count
    if cap.counts == "cover":
        used = history.paid_fen
    elif cap.counts == "all":
        used = before.paid_in_all(cap.span)
    else:
        used = sum(part.amount_fen for part in before.of_benefit(cap.span))
    return max(0, most - used)


def _left_days(cap: Cap, cover: Cover | None, history: History, before: Before) -> int:
    most = (cap.days or 0) * (cover.share_count if cap.times_shares and cover is not None else 1)
    if cap.counts == "cover":
        used = history.paid_days
    elif cap.counts == "all":
        used = before.days_in_all(cap.span)
    else:
        used = sum(part.day_count for part in before.of_benefit(cap.span))
    return max(0, most - used)


def _of_next(
    terms: Terms, benefit: Benefit, cover: Cover | None, history: History, on: str, before: Before
) -> tuple[int | None, int | None]:
    """The deductible and the rate of the next stay; ``None`` where there is none, or it is no single figure."""
    deductible, rate = benefit.deductible, benefit.rate
    is_later = is_later_stay(benefit, terms, on, (), cover, history, before, benefit.visit_code)
    fen = bp = None
    if deductible is not None:
        fen = deductible.later_fen if is_later and deductible.shape == "first" else deductible.fen
        if fen is not None and deductible.shape == "cumulated":
            fen = max(0, fen - counted(benefit, before, deductible))
    if rate is not None and not OF_SETTLEMENTS.isdisjoint(benefit.events):
        bp = rate.later_bp if is_later and rate.shape == "first" else rate.bp
    return fen, bp


def most_of_cover(terms: Terms, share_count: int, tier_code: str | None) -> tuple[int | None, int | None]:
    """The most that one cover pays, in fen and in days; ``None`` where its terms name no bound for all of it."""
    tier = tier_code or terms.default_tier or ""
    fen: list[int] = []
    days: list[int] = []
    for cap in (*(cap for benefit in terms.scheme.benefits for cap in benefit.caps), *terms.scheme.caps):
        if cap.span != "period" or cap.counts not in ("cover", "all"):
            continue
        times = share_count if cap.times_shares else 1
        most = cap.fen if cap.by_tier is None else cap.by_tier.get(tier)
        if most is not None:
            fen.append(most * times)
        if cap.days is not None:
            days.append(cap.days * times)
    return min(fen, default=None), min(days, default=None)


def most_of_claim(terms: Terms, share_count: int) -> int | None:
    """The most that one claim for a class of disease comes to; ``None`` where a claim may be for something else."""
    most = 0
    for benefit in terms.scheme.benefits:
        if OF_CLASSES.isdisjoint(benefit.events) or benefit.base.shape not in ("sum", "class"):
            return None
        base = benefit.base
        whole = base.fen if base.by_code is None else max(base.by_code.values())
        most += whole * (share_count if benefit.multiplies else 1)
    return most if terms.scheme.benefits else None
