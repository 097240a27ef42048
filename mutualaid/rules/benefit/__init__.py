"""Adjudicates one claim under the terms of one plan into steps that add up to its amount.

The order of judging is that of ``REASONS``: dates, terms, person, cover, waiting, deadline, duplicate, exclusions,
limits; the first reason that holds is the one given. Nothing here reads a clock: without the day a claim was handed in
its lateness is left unjudged, with a note. Source: domain.md 8.1; peers.md 4.1 and 4.2.
"""

from __future__ import annotations

from mutualaid.codes import PAYING_OUTCOMES
from mutualaid.results import Finding
from mutualaid.rules.benefit.accident import cap_fen, judge_accident
from mutualaid.rules.benefit.gates import Fault, late_fault, refused, waiting_fault
from mutualaid.rules.benefit.lump import judge_lump
from mutualaid.rules.benefit.shapes import (
    NOTHING,
    REASONS,
    STEPS,
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
from mutualaid.rules.benefit.stays import event_day, judge_stay, known_rows, used_the_first, whole_stay
from mutualaid.rules.cover import waiting_until
from mutualaid.rules.terms import Terms, stale_verdict

__all__ = [
    "BY_HAND",
    "NOTHING",
    "REASONS",
    "STEPS",
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
    "order_of",
    "state_after",
    "used_the_first",
    "what_is_left",
    "whole_stay",
]

BY_HAND = refused(Fault("manual", None, None))
"""The judgment of a claim that a person refuses by hand; the journal keeps the reason."""

_UNJUDGED = (Finding("note", "LATENESS_NOT_JUDGED"),)
_STAYS = ("medical", "allowance")
_UNIVERSAL = "card"
_NOT_JUDGED = {"imported": "imported_only", "none": "plan_unknown"}
"""Kinds of benefit that the rules say nothing of, and the reason that says so."""


def order_of(claim: Stay | Event) -> tuple[str, int]:
    """The order in which claims of one person are decided: the day of the event, then the number."""
    return (claim.admitted_on if isinstance(claim, Stay) else claim.event_on, claim.claim_no)


def adjudicate(
    claim: Stay | Event,
    *,
    terms: Terms | None,
    cover: Cover | None,
    claimant: Claimant,
    history: History = NOTHING,
    settled: Settled | None = None,
) -> Judgment:
    """What the terms say of a claim: the outcome, its reason, the fen, and the steps that add up to them.

    ``cover`` is the one in force on ``event_day`` (of an event: its day), ``terms`` those that decide under it
    (``terms_for``); ``None`` is none. ``history`` leaves the claim itself out; ``settled`` is what a
    person decided of its words. Raises nothing.
    """
    judgment = _judged(claim, terms, cover, claimant, history, settled)
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
) -> Judgment:
    """The judgment by the first gate that does not let the claim pass, else by what the plan pays for."""
    if isinstance(claim, Stay):
        _, _, event_on, ended_on, _, _, _, _, cause_code, received_on, differ_fen = claim
    else:
        _, event_on, cause_code, *_, received_on = claim
        ended_on, differ_fen = event_on, 0
    if fault := _misfiled_fault(event_on, ended_on, received_on, differ_fen):
        return refused(fault)
    if terms is None:
        return refused(Fault("no_terms", None, event_on))
    kind = terms.benefit_kind
    if kind in _NOT_JUDGED:
        return refused(Fault(_NOT_JUDGED[kind], None, terms.plan_code))
    whole: tuple[Stay | DecidedStay, ...] = (claim,) if isinstance(claim, Stay) else ()
    if isinstance(claim, Stay) and (history.rows or history.stays):
        whole = whole_stay(claim, known_rows(history), (terms.benefit or {}).get("transfer_within_days"))
        event_on = whole[0].admitted_on
    notes = _notes(terms, event_on, received_on)
    if fault := _cover_fault(terms, cover, claimant, event_on, cause_code):
        return refused(fault, notes)
    if isinstance(claim, Stay):
        if kind not in _STAYS or cover is None:
            return refused(Fault("harm_not_covered", None, "stay"), notes)
        return judge_stay(
            claim, whole, terms=terms, cover=cover, claimant=claimant, history=history, notes=notes, settled=settled
        )
    if fault := late_fault(terms, event_on, received_on):
        return refused(fault, notes)
    if kind == "lump_sum" and cover is not None:
        return judge_lump(
            claim, terms=terms, cover=cover, claimant=claimant, history=history, notes=notes, settled=settled
        )
    if kind in _STAYS:
        return refused(Fault("harm_not_covered", None, claim.harm_code), notes)
    return judge_accident(
        claim, terms=terms, cover=cover, claimant=claimant, history=history, notes=notes, settled=settled
    )


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
    if received_on is None and terms.claim_within_months is not None:
        notes = _UNJUDGED
    if terms.stale_after is not None and event_on > terms.stale_after and (stale := stale_verdict(terms, event_on)):
        notes = (stale, *notes)
    return notes


def _cover_fault(terms: Terms, cover: Cover | None, claimant: Claimant, event_on: str, cause_code: str) -> Fault | None:
    """Refuses who had no cover on the day, or was no member where the plan is universal, and the waiting period."""
    if terms.benefit_kind == _UNIVERSAL:
        if not claimant.is_member:
            return Fault("not_member", None, event_on)
    elif cover is None or not cover.starts_on <= event_on <= cover.ends_on:
        return Fault("no_cover", None, event_on)
    return None if cover is None else waiting_fault(terms, cover, event_on, cause_code)


def state_after(history: History, claim: Stay | Event, judgment: Judgment, cover: Cover | None) -> History:
    """The history with a judgment that stands, for the next claim of the same person, plan and cover.

    A claim that was refused or is held leaves no trace. For a claim under another cover give it that cover's
    ``paid_fen``, ``paid_days`` and ``harms_paid``.
    """
    if judgment.outcome not in PAYING_OUTCOMES:
        return history
    paid_fen = history.paid_fen + judgment.amount_fen
    paid_days = history.paid_days + (judgment.day_count or 0)
    if isinstance(claim, Stay):
        decided = DecidedStay(
            claim.claim_no,
            claim.admitted_on,
            claim.discharged_on,
            claim.referral,
            None if cover is None else cover.enrollment_id,
            judgment.amount_fen,
            judgment.day_count or 0,
            claim.self_one_fen,
        )
        return history._replace(stays=(*history.stays, decided), paid_fen=paid_fen, paid_days=paid_days)
    classes, harms = history.classes_paid, history.harms_paid
    if judgment.class_code is not None:
        classes |= {judgment.class_code}
    if claim.harm_code is not None:
        harms = (*harms, PaidHarm(claim.harm_code, judgment.amount_fen, claim.event_on, claim.claim_no))
    return history._replace(paid_fen=paid_fen, paid_days=paid_days, classes_paid=classes, harms_paid=harms)


def what_is_left(terms: Terms, *, cover: Cover | None, history: History, on: str) -> Left:
    """What a cover still holds for an event on a day, before anyone claims.

    ``left_fen`` is the rest of the cap; of a lump sum, what a class not paid before is worth. Deductible and rate are
    those of the next stay. Source: peers.md 4.7.
    """
    benefit = terms.benefit or {}
    kind = terms.benefit_kind
    shares = 1 if cover is None else cover.share_count
    cap = benefit.get("cap_period_fen")
    if kind == "allowance" and cap is not None:
        cap *= shares
    elif kind == "lump_sum":
        cap = benefit.get("share_fen", 0) * shares
    elif kind == "accident":
        cap = cap_fen(terms, cover)
    used = 0 if kind == "lump_sum" else history.paid_fen
    most_days = benefit.get("cap_period_days", benefit.get("daily_most_days"))
    place = "first"
    if kind == "medical" and cover is not None and used_the_first(on, (), cover, terms, history):
        place = "later"
    return Left(
        left_fen=None if cap is None else max(0, cap - used),
        left_days=None if most_days is None else max(0, most_days - history.paid_days),
        waiting_until_on=None if cover is None else waiting_until(cover.first_on, terms.waiting_first_days),
        deductible_fen=benefit.get(f"deductible_{place}_fen"),
        rate_bp=benefit.get(f"rate_{place}_bp"),
        classes_paid=tuple(sorted(history.classes_paid)),
    )
