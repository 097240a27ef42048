"""Adjudicates one claim under the terms of one plan into steps that add up to its amount.

The order of judging is that of ``REASONS``: dates, terms, person, cover, waiting, deadline, duplicate, exclusions,
limits; the first reason that holds is the one given. Nothing here reads a clock: without the day a claim was handed in
its lateness is left unjudged, with a note. Source: domain.md 8.1; peers.md 4.1 and 4.2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mutualaid.codes import PAYING_OUTCOMES
from mutualaid.results import Finding
from mutualaid.rules.benefit.before import day_of, event_of
from mutualaid.rules.benefit.gates import Fault, late_fault, refused, waiting_fault
from mutualaid.rules.benefit.joining import Row, known_rows, whole_stay
from mutualaid.rules.benefit.judging import About, judge_event, judge_stay
from mutualaid.rules.benefit.left import what_is_left
from mutualaid.rules.benefit.several import of_several_classes, together
from mutualaid.rules.benefit.shapes import (
    NOTHING,
    REASONS,
    STEPS,
    Accepted,
    Claimant,
    Cover,
    DecidedStay,
    Event,
    History,
    Judgment,
    Left,
    PaidHarm,
    Settled,
    Stay,
    Step,
    ValueKind,
)
from mutualaid.rules.benefit.stages.case import NOTHING_SPENT, Spent
from mutualaid.rules.benefit.whole import event_day, is_later_stay
from mutualaid.rules.benefit.words import disease_classes
from mutualaid.rules.terms import Terms, stale_verdict
from mutualaid.rules.terms.scheme import Benefit

__all__ = [
    "BY_HAND",
    "NOTHING",
    "REASONS",
    "STEPS",
    "Accepted",
    "Claimant",
    "Cover",
    "DecidedStay",
    "Event",
    "History",
    "Judgment",
    "Left",
    "PaidHarm",
    "Settled",
    "Stay",
    "Step",
    "ValueKind",
    "adjudicate",
    "event_day",
    "is_later_stay",
    "order_of",
    "state_after",
    "what_is_left",
    "whole_stay",
]

BY_HAND = refused(Fault("manual", None, None))
"""The judgment of a claim that a person refuses by hand; the journal keeps the reason."""

_new = tuple.__new__
"""Makes a named tuple of values in their order: half the time of calling it."""
_UNJUDGED = (Finding("note", "LATENESS_NOT_JUDGED"),)


def order_of(claim: Stay | Event) -> tuple[str, int]:
    """The order in which claims of one person are decided: the day of the event, then the number."""
    return day_of(claim), claim.claim_no


def adjudicate(
    claim: Stay | Event,
    *,
    terms: Terms | None,
    cover: Cover | None,
    claimant: Claimant,
    history: History = NOTHING,
    settled: Settled | None = None,
    class_code: str | None = None,
) -> Judgment:
    """What the terms say of a claim: the outcome, its reason, the fen, and the steps that add up to them.

    ``cover`` is the one in force on ``event_day`` (of an event: its day), ``terms`` those that decide under it
    (``terms_for``); ``None`` is none. ``history`` leaves the claim itself out; ``settled`` is what a
    person decided of its words, ``class_code`` the class for which it was decided before. Raises nothing.
    """
    judgment = _judged(claim, terms, cover, claimant, history, settled, class_code)
    if settled is None:
        return judgment
    told = (("settled_class", settled.class_code), ("settled_by", settled.by), ("settled_reason", settled.reason))
    steps = tuple(Step(name, None, value, 0) for name, value in told)
    return judgment._replace(steps=steps + judgment.steps)


def _judged(
    claim: Stay | Event,
    terms: Terms | None,
    cover: Cover | None,
    claimant: Claimant,
    history: History,
    settled: Settled | None,
    code: str | None = None,
) -> Judgment:
    """The judgment by the first gate that does not let the claim pass, else by the benefits that answer to it.

    ``code`` is the class by which it is judged where its words name several.
    """
    if isinstance(claim, Stay):
        event_on, ended_on, differ_fen = claim.admitted_on, claim.discharged_on, claim.parts_differ_fen
    else:
        event_on = ended_on = claim.event_on
        differ_fen = 0
    received_on = claim.received_on
    if fault := _misfiled_fault(event_on, ended_on, received_on, differ_fen):
        return refused(fault)
    if terms is None:
        return refused(Fault("no_terms", None, event_on))
    scheme = terms.scheme
    if scheme.not_judged is not None:
        return refused(Fault(scheme.not_judged, None, terms.plan_code))
    whole: tuple[Row, ...] = (claim,) if isinstance(claim, Stay) else ()
    if isinstance(claim, Stay) and (history.rows or history.stays):
        whole = whole_stay(claim, known_rows(history), scheme.transfer_within_days)
        event_on = whole[0].admitted_on
    notes = _notes(terms, event_on, received_on)
    if fault := _cover_fault(terms, cover, claimant, event_on):
        return refused(fault, notes)
    answering = scheme.answering.get(event_of(claim), ())
    found: Fault | str | None = code
    if found is None and isinstance(claim, Event) and claim.harm_code is None:
        named = disease_classes(terms, claim, settled)
        if not isinstance(named, Fault) and len(named) > 1:
            made = [(each, _judged(claim, terms, cover, claimant, history, settled, each)) for each in named]
            return of_several_classes(made, scheme.classes_clause, notes)
        found = named if isinstance(named, Fault) else named[0]
    about = _new(About, (terms, cover, claimant, history, notes, settled))
    if scheme.names_sections or len(answering) != 1:
        return _judge_by_several(claim, whole, answering, about, event_on, found)
    [benefit] = answering
    if cover is not None and (fault := waiting_fault(terms, cover, event_on, claim.cause_code, benefit)):
        return refused(fault, notes)
    if isinstance(claim, Stay):
        return judge_stay(claim, whole, benefit, about, NOTHING_SPENT)
    return _judge_event(claim, benefit, about, found, NOTHING_SPENT)


def _judge_event(
    claim: Event, benefit: Benefit, about: About, found: Fault | str | None, spent: Mapping[str, Spent]
) -> Judgment:
    deadline = benefit.deadline or about.terms.scheme.deadline
    if fault := late_fault(deadline, claim.event_on, claim.received_on):
        return refused(fault, about.notes)
    return judge_event(claim, benefit, about, found, spent)


def _judge_by_several(
    claim: Stay | Event,
    whole: tuple[Row, ...],
    answering: Sequence[Benefit],
    about: About,
    event_on: str,
    found: Fault | str | None,
) -> Judgment:
    """What all benefits that answer to a claim make of it together, one after the other."""
    terms, cover, notes = about.terms, about.cover, about.notes
    if isinstance(found, str):
        answering = [benefit for benefit in answering if found in benefit.classes]
    answering = [benefit for benefit in answering if benefit.cause in (None, claim.cause_code)] or answering
    if not answering:
        fault = None if cover is None else waiting_fault(terms, cover, event_on, claim.cause_code)
        if fault is None and isinstance(claim, Event):
            fault = late_fault(terms.scheme.deadline, event_on, claim.received_on)
        told = event_of(claim) if isinstance(claim, Stay) else claim.harm_code
        return refused(fault or Fault("harm_not_covered", None, told), notes)
    made: list[tuple[Benefit, Judgment]] = []
    spent: dict[str, Spent] = {}
    for benefit in answering:
        fault = None if cover is None else waiting_fault(terms, cover, event_on, claim.cause_code, benefit)
        if fault is not None:
            judgment = refused(fault, notes)
        elif isinstance(claim, Stay):
            judgment = judge_stay(claim, whole, benefit, about, spent)
        else:
            judgment = _judge_event(claim, benefit, about, found, spent)
        spent[benefit.key] = Spent(judgment.amount_fen, judgment.day_count or 0)
        made.append((benefit, judgment))
    return together(made, notes)


def _misfiled_fault(event_on: str, ended_on: str, received_on: str | None, differ_fen: int) -> Fault | None:
    """Refuses days that cannot be, and a total that its parts do not make, before any terms are asked."""
    if ended_on < event_on:
        return Fault("wrong_dates", None, ended_on)
    if received_on is not None and received_on < ended_on:
        return Fault("wrong_dates", None, received_on)
    return Fault("amounts_differ", None, differ_fen) if differ_fen else None


def _notes(terms: Terms, event_on: str, received_on: str | None) -> tuple[Finding, ...]:
    """That the terms may have been replaced by now, and that nobody knows whether the claim was late."""
    notes: tuple[Finding, ...] = ()
    if received_on is None and terms.scheme.judges_lateness:
        notes = _UNJUDGED
    if terms.stale_after is not None and event_on > terms.stale_after and (stale := stale_verdict(terms, event_on)):
        notes = (stale, *notes)
    return notes


def _cover_fault(terms: Terms, cover: Cover | None, claimant: Claimant, event_on: str) -> Fault | None:
    """Refuses who had no cover on the day, or was no member where the plan is universal."""
    if terms.is_universal:
        return None if claimant.is_member else Fault("not_member", None, event_on)
    if cover is None or not cover.starts_on <= event_on <= cover.ends_on:
        return Fault("no_cover", None, event_on)
    return None


def state_after(history: History, claim: Stay | Event, judgment: Judgment, cover: Cover | None) -> History:
    """The history with a judgment that stands, for the next claim of the same person, plan and cover.

    A claim that was refused or is held leaves no trace. For a claim under another cover give it that cover's
    ``paid_fen``, ``paid_days`` and ``harms_paid``.
    """
    if judgment.outcome not in PAYING_OUTCOMES:
        return history
    enrollment_id = None if cover is None else cover.enrollment_id
    accepted = Accepted(
        claim, enrollment_id, judgment.amount_fen, judgment.day_count, judgment.class_code, judgment.steps
    )
    history = history._replace(
        paid_fen=history.paid_fen + judgment.amount_fen,
        paid_days=history.paid_days + (judgment.day_count or 0),
        accepted=(*history.accepted, accepted),
    )
    if isinstance(claim, Stay):
        decided = DecidedStay(
            claim.claim_no,
            claim.admitted_on,
            claim.discharged_on,
            claim.referral,
            enrollment_id,
            judgment.amount_fen,
            judgment.day_count or 0,
            claim.self_one_fen,
            claim.self_two_fen,
            claim.own_fen,
            claim.fund_fen,
            claim.visit_code,
        )
        return history._replace(stays=(*history.stays, decided))
    classes, harms = history.classes_paid, history.harms_paid
    if judgment.class_code is not None:
        classes |= {judgment.class_code}
    if claim.harm_code is not None:
        harms = (*harms, PaidHarm(claim.harm_code, judgment.amount_fen, claim.event_on, claim.claim_no))
    return history._replace(classes_paid=classes, harms_paid=harms)
