"""Critical illness and women's illness: a sum for each share, once for each class of disease in a life.

Source: domain.md 8.1 (CRITICAL, FEMALE, "Multi-unit: amount x units"); [S16][S17][S29].
"""

from __future__ import annotations

from datetime import date

from mutualaid.results import Finding
from mutualaid.rules.benefit.gates import Fault, person_fault, refused
from mutualaid.rules.benefit.shapes import Claimant, Cover, Event, History, Judgment, Settled, Step
from mutualaid.rules.benefit.words import disease_class, exclusions, told
from mutualaid.rules.money import half_up
from mutualaid.rules.terms import Terms


def judge_lump(
    event: Event,
    *,
    terms: Terms,
    cover: Cover,
    claimant: Claimant,
    history: History,
    notes: tuple[Finding, ...],
    settled: Settled | None = None,
) -> Judgment:
    """The judgment of a disease that is covered, past the waiting period and in time.

    In the reduced window, days counted from the first cover's first day (day 1) and both ends included, a part of the
    sum is paid. A renewal has no window: its chain began before.
    """
    benefit = terms.benefit or {}
    is_coded = event.disease_code in benefit.get("diseases", {})
    said = exclusions(terms, event.circumstances if is_coded else told(event), settled)
    fault = said.refuses or person_fault(terms, cover, claimant) or (None if is_coded else said.holds)
    if fault:
        return refused(fault, notes)
    code = disease_class(terms, event, settled)
    if isinstance(code, Fault):
        return refused(code, notes)
    if benefit.get("class_once_in_life") and code in history.classes_paid:
        return refused(Fault("class_paid_before", "benefit.class_once_in_life", code), notes)
    share_fen = benefit.get("share_fen", 0)
    steps = [
        Step("disease_class", "benefit.diseases", code, 0),
        Step("share_sum", "benefit.share_fen", share_fen, share_fen),
    ]
    due = share_fen
    if cover.share_count != 1:
        steps.append(Step("shares", None, cover.share_count, (cover.share_count - 1) * due))
        due *= cover.share_count
    day = (date.fromisoformat(event.event_on) - date.fromisoformat(cover.first_on)).days + 1
    if benefit.get("reduced_from_day", 1) <= day <= benefit.get("reduced_until_day", 0):
        rate = benefit.get("reduced_bp", 10_000)
        reduced = half_up(due * rate, 10_000)
        steps.append(Step("reduced", "benefit.reduced_bp", rate, reduced - due))
        due = reduced
    return Judgment("pay", None if due else "nothing_due", due, None, tuple(steps), notes, code)
