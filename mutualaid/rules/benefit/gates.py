"""What every claim must pass, whatever its plan pays: the person, the waiting period, the deadline.

A gate gives ``None`` or the reason, the clause and the value that decided. Source: domain.md 8.1 ("Rules to implement
with these", "Settled readings").
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from mutualaid.codes import Outcome
from mutualaid.results import Finding
from mutualaid.rules.benefit.shapes import Claimant, Cover, Judgment, Step, Value, judgment_of, step_of
from mutualaid.rules.cover import add_months, age_on, age_verdict, waiting_until
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import Benefit, Deadline, Waiting

# Covers begin on few days and lists are handed in on few: the same reckonings return a hundred thousand times.
_until = lru_cache(maxsize=1024)(waiting_until)
_months_after = lru_cache(maxsize=4096)(add_months)


class Fault(NamedTuple):
    """Why a claim is not paid."""

    reason_code: str
    clause: str | None
    value: Value
    outcome: Outcome = "reject"
    steps: tuple[Step, ...] = ()
    """What was reckoned, or is to be known, before it."""


def refused(fault: Fault, notes: tuple[Finding, ...] = ()) -> Judgment:
    """The judgment of a claim with a fault: 0 fen, and a last step that says what decided and takes off what was
    reckoned before it."""
    reason_code, clause, value, outcome, steps = fault
    less = -sum(step.amount_fen for step in steps) if steps else 0
    steps = (*steps, step_of((reason_code, clause, value, less)))
    return judgment_of((outcome, reason_code, 0, None, steps, notes, None))


def waiting_fault(
    terms: Terms, cover: Cover, event_on: str, cause_code: str, benefit: Benefit | None = None
) -> Fault | None:
    """Refuses an event within the waiting period: day 1 is the first day of the first cover of an unbroken chain.

    A later cover of the chain has the waiting period of a renewal, counted from its own start. An accident has its own
    where the terms give one; a benefit its own days where it has them. Source: domain.md 8.1 ("with 30 days, events on
    day 31 are covered").
    """
    if benefit is not None and benefit.waiting is not None:
        return _own_waiting_fault(terms, benefit, benefit.waiting, cover, event_on, cause_code)
    clause, days = "waiting_first_days", terms.waiting_first_days
    if cause_code == "accident" and terms.waiting_accident_days is not None:
        clause, days = "waiting_accident_days", terms.waiting_accident_days
    until = _until(cover.first_on, days)
    if until is not None and event_on <= until:
        return Fault("waiting_period", clause, until)
    if terms.waiting_renewal_days and clause == "waiting_first_days" and cover.first_on < cover.starts_on:
        until = _until(cover.starts_on, terms.waiting_renewal_days)
        if until is not None and event_on <= until:
            return Fault("waiting_period", "waiting_renewal_days", until)
    return None


def _own_waiting_fault(
    terms: Terms, benefit: Benefit, own: Waiting, cover: Cover, event_on: str, cause_code: str
) -> Fault | None:
    """The same by days of a benefit's own; what it does not say is the version's."""
    first, renewal, accident = terms.waiting_of(benefit)
    merged = terms._replace(waiting_first_days=first, waiting_renewal_days=renewal, waiting_accident_days=accident)
    fault = waiting_fault(merged, cover, event_on, cause_code)
    if fault is None or fault.clause is None:
        return fault
    days = dict(zip(("waiting_first_days", "waiting_renewal_days", "waiting_accident_days"), own, strict=True))
    if days[fault.clause] is None:
        return fault
    return fault._replace(clause=f"{benefit.clause}.{fault.clause.replace('_first', '')}")


def shortest_waiting_days(terms: Terms, cause_code: str) -> int:
    """The fewest days of a first cover for which an event of a cause has to wait, whatever benefit pays for it."""
    return min(
        accident if cause_code == "accident" and accident is not None else first
        for first, _, accident in (terms.waiting, *map(terms.waiting_of, terms.scheme.benefits))
    )


def late_fault(
    deadline: Deadline | None, event_on: str, received_on: str | None, ended_on: str | None = None
) -> Fault | None:
    """Refuses a claim handed in after the last day for it; that very day is in time.

    That is the same day so many months after the event (``ended_on`` where it counts from the settlement of a stay), or
    a day of the year after it. 29 February counts to the 28th where there is none. Source: domain.md 8.1 (deadline; "in
    time"), 1.3 (Hangzhou, Yunnan: a day of the next year).
    """
    if received_on is None or deadline is None:
        return None
    counted_from = ended_on if ended_on is not None and deadline.counts_from == "settlement" else event_on
    if deadline.until is not None:
        month, day = deadline.until
        last = _months_after(f"2000-{month:02}-{day:02}", 12 * (int(counted_from[:4]) + 1 - 2000))
    else:
        last = _months_after(counted_from, deadline.months or 0)
    return Fault("late_claim", deadline.clause, last) if received_on > last else None


def person_fault(terms: Terms, cover: Cover | None, claimant: Claimant) -> Fault | None:
    """Refuses a sex other than the terms', and an age at the start of cover that nobody accepted."""
    if terms.sex is not None and claimant.sex_code != terms.sex:
        if claimant.sex_code is None:
            return Fault("facts_missing", "sex", "sex", "hold")
        return Fault("sex_outside_terms", "sex", terms.sex)
    if cover is None or cover.age_accepted or claimant.birth_on is None:
        return None
    most = terms.max_age(claimant.sex_code, claimant.birth_on)
    if age_verdict(claimant.birth_on, cover.starts_on, terms.min_age, most) is None:
        return None
    age = age_on(claimant.birth_on, cover.starts_on)
    if terms.min_age is not None and age < terms.min_age:
        return Fault("age_outside_terms", "min_age", age)
    return Fault("age_outside_terms", "max_age_women" if most == terms.max_age_women else "max_age_men", age)


def level_fault(benefit: Benefit, level: int | None) -> Fault | None:
    """Refuses a hospital below the level that the benefit asks for, and holds one of which none is known."""
    least = benefit.minimum_hospital_level
    if least is None:
        return None
    clause = f"{benefit.clause}.minimum_hospital_level"
    if level is None:
        return Fault("hospital_level_unknown", clause, least, "hold")
    return Fault("hospital_level_too_low", clause, level) if level < least else None
