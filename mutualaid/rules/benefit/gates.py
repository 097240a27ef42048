"""What every claim must pass, whatever its plan pays: the person, the waiting period, the deadline.

A gate gives ``None`` or the reason, the clause and the value that decided. Source: domain.md 8.1 ("Rules to implement
with these", "Settled readings").
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from mutualaid.codes import Outcome
from mutualaid.results import Finding
from mutualaid.rules.benefit.shapes import Claimant, Cover, Judgment, Value, judgment_of, step_of
from mutualaid.rules.cover import add_months, age_on, age_verdict, waiting_until
from mutualaid.rules.terms import Terms

# Covers begin on few days and lists are handed in on few: the same reckonings return a hundred thousand times.
_until = lru_cache(maxsize=1024)(waiting_until)
_months_after = lru_cache(maxsize=4096)(add_months)


class Fault(NamedTuple):
    """Why a claim is not paid."""

    reason_code: str
    clause: str | None
    value: Value
    outcome: Outcome = "reject"


def refused(fault: Fault, notes: tuple[Finding, ...] = ()) -> Judgment:
    """The judgment of a claim with a fault: 0 fen, and one step that says what decided."""
    reason_code, clause, value, outcome = fault
    return judgment_of((outcome, reason_code, 0, None, (step_of((reason_code, clause, value, 0)),), notes, None))


def waiting_fault(terms: Terms, cover: Cover, event_on: str, cause_code: str) -> Fault | None:
    """Refuses an event within the waiting period: day 1 is the first day of the first cover of an unbroken chain.

    A later cover of the chain has the waiting period of a renewal, counted from its own start. An accident has its own
    where the terms give one. Source: domain.md 8.1 ("with 30 days, events on day 31 are covered").
    """
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


def late_fault(terms: Terms, counted_from: str, received_on: str | None) -> Fault | None:
    """Refuses a claim handed in after the same day so many months later; that very day is in time.

    29 February counts to the 28th where there is none. Source: domain.md 8.1 (deadline; "in time").
    """
    if received_on is None or terms.claim_within_months is None:
        return None
    deadline = _months_after(counted_from, terms.claim_within_months)
    return Fault("late_claim", "claim_within_months", deadline) if received_on > deadline else None


def person_fault(terms: Terms, cover: Cover | None, claimant: Claimant) -> Fault | None:
    """Refuses a sex other than the terms', and an age at the start of cover that nobody accepted."""
    if terms.sex is not None and claimant.sex_code != terms.sex:
        if claimant.sex_code is None:
            return Fault("facts_missing", "sex", "sex", "hold")
        return Fault("sex_outside_terms", "sex", terms.sex)
    if cover is None or cover.age_accepted or claimant.birth_on is None:
        return None
    most = terms.max_age(claimant.sex_code)
    if age_verdict(claimant.birth_on, cover.starts_on, terms.min_age, most) is None:
        return None
    age = age_on(claimant.birth_on, cover.starts_on)
    if terms.min_age is not None and age < terms.min_age:
        return Fault("age_outside_terms", "min_age", age)
    return Fault("age_outside_terms", "max_age_women" if most == terms.max_age_women else "max_age_men", age)
