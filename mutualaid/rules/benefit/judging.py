"""One claim under one benefit: the gates in the order of ``REASONS``, then the seven stages in theirs.

Source: domain.md 8.1 ("Rules to implement with these", "Settled readings"), interface.md (Terms).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mutualaid.codes import Outcome
from mutualaid.results import Finding
from mutualaid.rules.benefit.before import sections
from mutualaid.rules.benefit.gates import Fault, late_fault, level_fault, person_fault, refused
from mutualaid.rules.benefit.joining import Row, nights_apart, overlap
from mutualaid.rules.benefit.shapes import (
    Claimant,
    Cover,
    DecidedStay,
    Event,
    History,
    Judgment,
    Settled,
    Stay,
    judgment_of,
    step_of,
)
from mutualaid.rules.benefit.stages import limits, measures
from mutualaid.rules.benefit.stages.bases import BASES
from mutualaid.rules.benefit.stages.case import Case, Spent
from mutualaid.rules.benefit.whole import is_later_stay
from mutualaid.rules.benefit.words import Words, exclusions, told
from mutualaid.rules.terms import Terms
from mutualaid.rules.terms.scheme import Benefit


class About(NamedTuple):
    """What bears on a claim beside the benefit."""

    terms: Terms
    cover: Cover | None
    claimant: Claimant
    history: History
    notes: tuple[Finding, ...]
    settled: Settled | None


def worth(case: Case, terms: Terms) -> Fault | int:
    """What a claim that passed its gates comes to, stage by stage; or why it comes to nothing."""
    benefit, over_all = case.benefit, terms.scheme.caps
    if benefit.once is not None or terms.scheme.once is not None:
        for once in (benefit.once, terms.scheme.once):
            if once is not None and (fault := limits.once(case, once)):
                return fault
    due = _measured(case, benefit)
    if isinstance(due, Fault):
        return due
    if case.days is not None:
        due = limits.cap_days(case, (*benefit.caps, *over_all) if over_all else benefit.caps, due)
    if benefit.multiplies and case.shares != 1:
        due = measures.share(case, due)
    if benefit.reduced is not None:
        due = measures.reduce(case, benefit.reduced, due)
    if benefit.instead_of is not None or benefit.asks_before:
        due = _beside_others(case, benefit, due)
        if isinstance(due, Fault):
            return due
    return limits.cap_fen(case, (*benefit.caps, *over_all) if over_all else benefit.caps, due)


def _measured(case: Case, benefit: Benefit) -> Fault | int:
    """The base, less the deductible, at the rate."""
    shape = benefit.base
    due = BASES[shape.shape](case, shape)
    if benefit.deductible is not None and not isinstance(due, Fault):
        due = measures.deduct(case, benefit.deductible, due)
    if benefit.rate is not None and not isinstance(due, Fault):
        due = measures.pay_part(case, benefit.rate, due)
    return due


def _beside_others(case: Case, benefit: Benefit, due: int) -> Fault | int:
    """What is due beside other benefits and earlier claims."""
    if benefit.raised_to_fen is not None:
        due = limits.raise_to(case, benefit.raised_to_fen, due)
    if benefit.instead_of is not None:
        beside = limits.instead(case, benefit.instead_of, due)
        if isinstance(beside, Fault):
            return beside
        due = beside
    return (limits.least_and_count(case, due) if benefit.asks_before else None) or due


# --- an event without a settlement ---


def judge_event(
    event: Event, benefit: Benefit, about: About, found: Fault | str | None, spent: Mapping[str, Spent]
) -> Judgment:
    """The judgment of an event that is covered, past the waiting period and in time.

    ``found`` is the class of the terms' list that a disease, an operation or a birth was found in, or why in none.
    """
    terms, cover, claimant, history, notes, settled = about
    harm = event.harm_code
    for paid in history.harms_paid if harm is not None else ():
        if paid.harm_code == harm and (harm == "death" or paid.event_on == event.event_on):
            return refused(Fault("duplicate_event", None, paid.claim_no), notes)
    if benefit.cause is not None and event.cause_code != benefit.cause:
        clause = None if not benefit.asks_before else f"{benefit.clause}.cause"
        return refused(Fault("excluded_cause", clause, None), notes)
    is_coded = harm is not None or event.disease_code in terms.scheme.classes
    words = event.circumstances if is_coded else told(event)
    said = exclusions(benefit, words, settled, is_act=harm is not None)
    holds = said.holds if harm is not None or not is_coded else None
    fault = said.refuses or person_fault(terms, cover, claimant) or holds
    if fault is None and isinstance(found, Fault):
        fault = found
    if fault:
        return refused(fault, notes)
    case = Case(benefit, event.event_on, cover, history, (event.claim_no,), terms)
    case.event = event
    if isinstance(found, str):
        case.class_code = found
    case.spent = spent
    due = worth(case, terms)
    if isinstance(due, Fault):
        return refused(due, notes)
    outcome: Outcome = "pay" if case.cut is None else "partial" if due else "reject"
    reason_code = case.cut if due or case.cut else "nothing_due"
    days = case.days if due else None
    return judgment_of((outcome, reason_code, due, days, tuple(case.steps), notes, case.class_code))


# --- a stay ---


def judge_stay(
    stay: Stay, whole: tuple[Row, ...], benefit: Benefit, about: About, spent: Mapping[str, Spent]
) -> Judgment:
    """The judgment of a settlement that is covered and past the waiting period.

    The money of a whole stay stands on its first row: a later one gets what the whole stay is worth beyond what stands
    already, and nothing while the first is undecided.
    """
    terms, cover, claimant, history, notes, settled = about
    said = exclusions(benefit, stay.diagnosis, settled)
    fault = (
        _row_fault(stay, whole, benefit, terms, history, said)
        or person_fault(terms, cover, claimant)
        or (None if benefit.minimum_hospital_level is None else level_fault(benefit, stay.hospital_level))
        or said.holds
    )
    if fault:
        return refused(fault, notes)
    event_on, first_no, stood, stood_days = stay.admitted_on, stay.claim_no, 0, 0
    if len(whole) == 1:
        case = Case(benefit, event_on, cover, history, (first_no,), terms)
        case.rows = whole
    else:
        event_on, own = whole[0].admitted_on, [row.claim_no for row in whole]
        case = Case(benefit, event_on, cover, history, own, terms)
        case.rows = tuple(
            row for row in whole if row.claim_no == stay.claim_no or _counts(row, whole, benefit, terms, history)
        )
        case.apart_count = nights_apart(case.rows, whole, terms.scheme.transfer_within_days or 0)
        first_no = case.rows[0].claim_no
        stood, stood_days = _standing(case, {row.claim_no for row in case.rows}, terms)
    case.level, case.spent = stay.hospital_level, spent
    if benefit.first_of is not None and history.stays:
        case.is_later = is_later_stay(benefit, terms, event_on, whole, cover, history, case.before, stay.visit_code)
    # The whole stay is valued as if none of its rows had been decided; what stands is taken off at the end.
    amount = worth(case, terms)
    if isinstance(amount, Fault):
        return refused(amount, notes)
    steps, days = case.steps, case.days
    if case.cut is not None and amount == 0 and not stood:
        return Judgment("reject", case.cut, 0, None, tuple(steps), notes)
    if first_no != stay.claim_no:
        first_stands = any(decided.claim_no == first_no for decided in history.stays)
        if not first_stands or amount <= stood:
            step = step_of(("on_first_row", terms.scheme.transfer_clause, first_no, 0))
            return Judgment("pay", "nothing_due", 0, None if days is None else 0, (step,), notes)
    if stood:
        less = min(stood, amount)
        steps.append(step_of(("already_paid", None, stood, -less)))
        amount -= less
        days = None if days is None else max(0, days - stood_days)
    outcome: Outcome = "pay" if case.cut is None or amount == 0 else "partial"
    reason_code = "nothing_due" if amount == 0 else case.cut
    return judgment_of((outcome, reason_code, amount, days, tuple(steps), notes, None))


def _standing(case: Case, numbers: set[int], terms: Terms) -> tuple[int, int]:
    """What stands already of the same stay, in fen and days; what of it uses up the cover is noted in the case."""
    stood = stood_days = 0
    for decided in case.history.stays:
        if decided.claim_no not in numbers:
            continue
        fen, days = _part_of(case.benefit, decided, case.history, terms)
        stood, stood_days = stood + fen, stood_days + days
        if case.cover is not None and decided.enrollment_id == case.cover.enrollment_id:
            case.own_fen, case.own_days = case.own_fen + decided.amount_fen, case.own_days + decided.day_count
    return stood, stood_days


def _part_of(benefit: Benefit, decided: DecidedStay, history: History, terms: Terms) -> tuple[int, int]:
    """What a benefit paid of a decided stay."""
    if terms.scheme.names_sections:
        for each in history.accepted:
            if each.claim.claim_no == decided.claim_no and (by_key := sections(each.steps)):
                section = by_key.get(benefit.key)
                return (0, 0) if section is None else (section.amount_fen, section.day_count or 0)
    return decided.amount_fen, decided.day_count


def _row_fault(
    stay: Stay, whole: tuple[Row, ...], benefit: Benefit, terms: Terms, history: History, said: Words
) -> Fault | None:
    """What is wrong with one settlement by itself, in the order of ``REASONS``."""
    deadline = benefit.deadline or terms.scheme.deadline
    if fault := late_fault(deadline, whole[0].admitted_on, stay.received_on, stay.discharged_on):
        return fault
    for other in history.stays:
        if other.claim_no != stay.claim_no and overlap(stay, other):
            return Fault("duplicate_event", None, other.claim_no)
    if benefit.cause is not None and stay.cause_code != benefit.cause:
        return Fault("excluded_cause", f"{benefit.clause}.cause", None)
    return said.refuses


def _counts(row: Row, whole: tuple[Row, ...], benefit: Benefit, terms: Terms, history: History) -> bool:
    """Whether another row of the whole stay is paid for: it was accepted, or nothing is wrong with it by itself."""
    if isinstance(row, DecidedStay) or any(stay.claim_no == row.claim_no for stay in history.stays):
        return True
    if row.parts_differ_fen or (row.received_on is not None and row.received_on < row.discharged_on):
        return False
    said = exclusions(benefit, row.diagnosis)
    fault = _row_fault(row, whole, benefit, terms, history, said) or level_fault(benefit, row.hospital_level)
    return not (fault or said.holds)
