"""Accident by tier, and the card's accident and fire: death, disability by grade, days of treatment, loss by fire.

Source: domain.md 8.1 (ACCIDENT, CARD_ACC), 1.2 and 1.3; peers.md 3.2; [S8][S20][S32][S35].
"""

from __future__ import annotations

from mutualaid.results import Finding
from mutualaid.rules.benefit.gates import Fault, person_fault, refused
from mutualaid.rules.benefit.shapes import Claimant, Cover, Event, History, Judgment, Settled, Step
from mutualaid.rules.benefit.words import exclusions
from mutualaid.rules.money import half_up
from mutualaid.rules.terms import Terms

HARMS: dict[str, tuple[str, ...]] = {
    "accident": ("death", "disability", "injury"),
    "card": ("death", "disability", "fire"),
}
"""What each kind of benefit can pay for."""


def tier_of(terms: Terms, cover: Cover) -> str:
    """The tier of a cover; the terms' default where the enrollment names none."""
    return cover.tier_code or terms.default_tier or ""


def sum_fen(terms: Terms, cover: Cover | None) -> int | None:
    """The sum paid for a death: that of the cover's tier, or the one sum of a plan without tiers."""
    sums = (terms.benefit or {}).get("death_fen")
    if isinstance(sums, int):
        return sums
    return None if not sums or cover is None else sums.get(tier_of(terms, cover))


def cap_fen(terms: Terms, cover: Cover | None) -> int | None:
    """The most that one period pays: a part of the tier's sum; ``None`` where the terms set none."""
    rate, most = (terms.benefit or {}).get("cap_period_bp"), sum_fen(terms, cover)
    return None if rate is None or most is None else half_up(most * rate, 10_000)


def _grade(event: Event, terms: Terms) -> Fault | int:
    """The rate of a disability's grade in basis points, or why there is none.

    The state on the last day of judging decides, the day of the accident being day 0: a later judgment is refused, so
    that one of that day can be handed in.
    """
    benefit = terms.benefit or {}
    by_day, rates = benefit.get("disability_by_day"), benefit.get("disability_grade_bp")
    if by_day is not None and event.day_count is not None and event.day_count > by_day:
        return Fault("judged_too_late", "benefit.disability_by_day", event.day_count)
    if rates is None or event.grade is None:
        return Fault("facts_missing", "benefit.disability_grade_bp", "grade", "hold")
    if not 1 <= event.grade <= len(rates):
        return Fault("grade_not_listed", "benefit.disability_grade_bp", event.grade)
    rate: int = rates[event.grade - 1]
    return rate


def _before(history: History, harm_code: str, event_on: str | None = None) -> int:
    """What was paid for a harm in the period, or for that of one accident."""
    return sum(
        harm.amount_fen
        for harm in history.harms_paid
        if harm.harm_code == harm_code and (event_on is None or harm.event_on == event_on)
    )


def _value(event: Event, terms: Terms, cover: Cover | None, history: History) -> Fault | tuple[list[Step], int | None]:
    """The steps of what a harm is worth before any cap, and the days of treatment paid; or why it is worth nothing."""
    benefit = terms.benefit or {}
    harm = event.harm_code
    if harm == "injury":
        return _injury(event, terms, cover, history)
    if harm == "fire":
        if event.loss_fen is None:
            return Fault("facts_missing", "benefit.fire_bp", "loss_fen", "hold")
        rate = benefit.get("fire_bp", 0)
        due = half_up(event.loss_fen * rate, 10_000)
        return [
            Step("loss", None, None, event.loss_fen),
            Step("fire_rate", "benefit.fire_bp", rate, due - event.loss_fen),
        ], None
    key = "disability_most_fen" if terms.benefit_kind == "card" and harm == "disability" else "death_fen"
    most = benefit.get(key) if key != "death_fen" else sum_fen(terms, cover)
    tier = tier_of(terms, cover) if terms.tiers and cover is not None else None
    if most is None:
        return Fault("harm_not_covered", f"benefit.{key}", harm)
    steps = [Step("sum_insured" if tier is None else "tier_sum", f"benefit.{key}", tier, most)]
    if harm == "disability":
        found = _grade(event, terms)
        if isinstance(found, Fault):
            return found
        due = half_up(most * found, 10_000)
        steps.append(Step("disability", "benefit.disability_grade_bp", found, due - most))
    return steps, None


def _injury(event: Event, terms: Terms, cover: Cover | None, history: History) -> Fault | tuple[list[Step], int]:
    benefit = terms.benefit or {}
    daily = None if cover is None else benefit.get("daily_fen", {}).get(tier_of(terms, cover))
    if daily is None:
        return Fault("harm_not_covered", "benefit.daily_fen", "injury")
    if event.day_count is None:
        return Fault("facts_missing", "benefit.daily_fen", "day_count", "hold")
    days = event.day_count
    steps = [Step("daily", "benefit.daily_fen", days, days * daily)]
    most_days = benefit.get("daily_most_days")
    if most_days is not None and days > (left := max(0, most_days - history.paid_days)):
        steps.append(Step("day_cap", "benefit.daily_most_days", left, (left - days) * daily))
        days = left
    return steps, days


_MOST = {"fire": "fire_most_fen", "disability": "disability_most_fen"}


def _limit(event: Event, terms: Terms, cover: Cover | None, history: History) -> tuple[str, int] | None:
    """The key of the limit on a harm and what is left of it; ``None`` without a limit."""
    harm = event.harm_code or ""
    if terms.benefit_kind == "accident":
        key, most, used = "cap_period_bp", cap_fen(terms, cover), history.paid_fen
    else:
        key = _MOST.get(harm, "")
        most, used = (terms.benefit or {}).get(key), _before(history, harm)
    return None if most is None else (key, max(0, most - used))


def judge_accident(
    event: Event,
    *,
    terms: Terms,
    cover: Cover | None,
    claimant: Claimant,
    history: History,
    notes: tuple[Finding, ...],
    settled: Settled | None = None,
) -> Judgment:
    """The judgment of a death, a disability, an injury or a fire that is covered and in time.

    Death and disability are not both paid for one accident: what its disability received is taken off the sum for the
    death, and after the death nothing is paid for the disability. Source: [S8][S20]; the taking off is a reading.
    """
    benefit = terms.benefit or {}
    harm = event.harm_code
    for paid in history.harms_paid:
        if paid.harm_code == harm and (harm == "death" or paid.event_on == event.event_on):
            return refused(Fault("duplicate_event", None, paid.claim_no), notes)
    if harm not in HARMS[terms.benefit_kind]:
        return refused(Fault("harm_not_covered", None, harm), notes)
    fault = None
    if harm != "fire" and event.cause_code != "accident":
        fault = Fault("excluded_cause", None, None)
    said = exclusions(terms, event.circumstances, settled, is_act=True)
    fault = fault or said.refuses or person_fault(terms, cover, claimant) or said.holds
    if fault:
        return refused(fault, notes)
    valued = _value(event, terms, cover, history)
    if isinstance(valued, Fault):
        return refused(valued, notes)
    steps, days = valued
    cut = None
    if steps[-1].step == "day_cap":
        cut = "cap_reached" if days else "days_used_up"
    excludes = bool(benefit.get("death_excludes_disability"))
    if (
        excludes
        and harm == "disability"
        and any(paid.harm_code == "death" and paid.event_on == event.event_on for paid in history.harms_paid)
    ):
        return refused(Fault("death_and_disability", "benefit.death_excludes_disability", "death"), notes)
    due = sum(step.amount_fen for step in steps)
    if excludes and harm == "death" and (before := _before(history, "disability", event.event_on)):
        less = min(before, due)
        steps.append(Step("disability_paid", "benefit.death_excludes_disability", before, -less))
        due, cut = due - less, "death_and_disability"
    limit = _limit(event, terms, cover, history)
    if limit is not None and due > limit[1]:
        key, left = limit
        steps.append(Step("cap", f"benefit.{key}", left, left - due))
        due, cut = left, "cap_reached"
    if not due:
        return Judgment("reject" if cut else "pay", cut or "nothing_due", 0, None, tuple(steps), notes)
    return Judgment("partial" if cut else "pay", cut, due, days, tuple(steps), notes)
