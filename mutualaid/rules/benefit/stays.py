"""The two hospital plans: medical cost and daily allowance, by the whole stay.

A whole stay runs from the first admission to the last discharge of settlements that follow each other by a transfer:
admitted on the day of the discharge before or so many days after (``transfer_within_days``), with a slip of referral on
either. Source: domain.md 8.1 (HOSP_MED, HOSP_ALLOW, "Settled readings"); peers.md 3.2 (the terms of 2011).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TypeAlias

from mutualaid.codes import Outcome
from mutualaid.results import Finding
from mutualaid.rules.benefit.gates import Fault, late_fault, person_fault, refused
from mutualaid.rules.benefit.shapes import (
    Claimant,
    Cover,
    DecidedStay,
    History,
    Judgment,
    Settled,
    Stay,
    Step,
    judgment_of,
    step_of,
)
from mutualaid.rules.benefit.words import Words, exclusions
from mutualaid.rules.money import half_up
from mutualaid.rules.terms import Terms

Row: TypeAlias = Stay | DecidedStay

_FIRST = ("deductible_first_fen", "benefit.deductible_first_fen", "rate_first_bp", "benefit.rate_first_bp")
_LATER = ("deductible_later_fen", "benefit.deductible_later_fen", "rate_later_bp", "benefit.rate_later_bp")
"""Keys and clauses of a first stay and of a later one."""


@lru_cache(maxsize=16_384)
def _days_between(earlier: str, later: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def _overlap(a: Row, b: Row) -> bool:
    """Whether two stays share a night, or are the same days; one that begins when the other ends is a second stay."""
    if a.admitted_on == b.admitted_on and a.discharged_on == b.discharged_on:
        return True
    return a.admitted_on < b.discharged_on and b.admitted_on < a.discharged_on


def whole_stay(row: Row, others: Iterable[Row], within_days: int | None) -> tuple[Row, ...]:
    """The settlements of the stay of which ``row`` is one, in order of admission; ``row`` alone without a transfer.

    ``others`` may hold ``row`` itself. A row joins the latest stay whose last discharge lies 0 to ``within_days`` days
    before its admission; ``None`` joins nothing. Rows that end before they begin are left out, and a row that overlaps
    an earlier one stands alone.

    >>> first = DecidedStay(1, "2018-03-01", "2018-03-05", True, 7, 0, 3, 0)
    >>> second = DecidedStay(2, "2018-03-06", "2018-03-09", False, 7, 0, 3, 0)
    >>> [one.claim_no for one in whole_stay(second, (first,), 1)], len(whole_stay(second, (first,), 0))
    ([1, 2], 1)
    """
    if within_days is None:
        return (row,)
    others = tuple(others)
    if not row.referral and not any(other.referral for other in others):
        return (row,)
    rows = {other.claim_no: other for other in others if other.admitted_on <= other.discharged_on}
    rows[row.claim_no] = row
    stays: list[list[Row]] = []
    placed: list[Row] = []
    for one in sorted(rows.values(), key=lambda one: (one.admitted_on, one.discharged_on, one.claim_no)):
        if any(_overlap(one, other) for other in placed):
            continue
        placed.append(one)
        for stay in reversed(stays):
            last = stay[-1]
            if (one.referral or last.referral) and (
                0 <= _days_between(last.discharged_on, one.admitted_on) <= within_days
            ):
                stay.append(one)
                break
        else:
            stays.append([one])
    return next((tuple(stay) for stay in stays if row in stay), (row,))


def known_rows(history: History) -> tuple[Row, ...]:
    """Every settlement of the person in the plan that the history tells of; a decided one as it was handed in."""
    if not history.stays:
        return history.rows
    if not history.rows:
        return history.stays
    told = {row.claim_no for row in history.rows}
    return (*history.rows, *(stay for stay in history.stays if stay.claim_no not in told))


def event_day(stay: Stay, history: History, terms: Terms | None) -> str:
    """The day on which cover and terms of a stay are looked up: its first admission, before any transfer."""
    within_days = None if terms is None else (terms.benefit or {}).get("transfer_within_days")
    return whole_stay(stay, known_rows(history), within_days)[0].admitted_on


def _row_fault(stay: Stay, whole: tuple[Row, ...], terms: Terms, history: History, said: Words) -> Fault | None:
    """What is wrong with one settlement by itself, in the order of ``REASONS``."""
    counted_from = stay.discharged_on if terms.claim_from == "settlement" else whole[0].admitted_on
    if fault := late_fault(terms, counted_from, stay.received_on):
        return fault
    for other in history.stays:
        if other.claim_no != stay.claim_no and _overlap(stay, other):
            return Fault("duplicate_event", None, other.claim_no)
    return said.refuses


def _level_fault(stay: Stay, terms: Terms) -> Fault | None:
    least = (terms.benefit or {}).get("minimum_hospital_level")
    if least is None:
        return None
    clause = "benefit.minimum_hospital_level"
    if stay.hospital_level is None:
        return Fault("hospital_level_unknown", clause, least, "hold")
    return Fault("hospital_level_too_low", clause, stay.hospital_level) if stay.hospital_level < least else None


def _counts(row: Row, whole: tuple[Row, ...], terms: Terms, history: History) -> bool:
    """Whether another row of the whole stay is paid for: it was accepted, or nothing is wrong with it by itself."""
    if isinstance(row, DecidedStay) or any(stay.claim_no == row.claim_no for stay in history.stays):
        return True
    if row.parts_differ_fen or (row.received_on is not None and row.received_on < row.discharged_on):
        return False
    said = exclusions(terms, row.diagnosis)
    return not (_row_fault(row, whole, terms, history, said) or _level_fault(row, terms) or said.holds)


def used_the_first(event_on: str, own: tuple[Row, ...], cover: Cover, terms: Terms, history: History) -> bool:
    """Whether another stay than ``own`` was accepted in the calendar year of an admission (or under its cover).

    A stay belongs to the year of its first admission. Refused stays do not count, accepted ones of 0 fen do. Source:
    domain.md 8.1 ("Settled readings").
    """
    if not history.stays:
        return False
    benefit = terms.benefit or {}
    numbers = {row.claim_no for row in own}
    for stay in history.stays:
        if stay.claim_no in numbers:
            continue
        if benefit.get("first_of") == "period":
            if stay.enrollment_id == cover.enrollment_id:
                return True
        elif stay.admitted_on[:4] == event_on[:4]:
            whole = whole_stay(stay, known_rows(history), benefit.get("transfer_within_days"))
            if whole[0].admitted_on[:4] == event_on[:4]:
                return True
    return False


def judge_stay(
    stay: Stay,
    whole: tuple[Row, ...],
    *,
    terms: Terms,
    cover: Cover,
    claimant: Claimant,
    history: History,
    notes: tuple[Finding, ...],
    settled: Settled | None = None,
) -> Judgment:
    """The judgment of a settlement that is covered and past the waiting period.

    The money of a whole stay stands on its first row: a later one gets what the whole stay is worth beyond what stands
    already, and nothing while the first is undecided.
    """
    said = exclusions(terms, stay.diagnosis, settled)
    fault = (
        _row_fault(stay, whole, terms, history, said)
        or person_fault(terms, cover, claimant)
        or _level_fault(stay, terms)
        or said.holds
    )
    if fault:
        return refused(fault, notes)
    medical = terms.benefit_kind == "medical"
    rows, first_no = whole, stay.claim_no
    stood = stood_days = own_fen = own_days = 0
    if len(whole) > 1:
        rows = tuple(row for row in whole if row.claim_no == stay.claim_no or _counts(row, whole, terms, history))
        first_no = rows[0].claim_no
        numbers = {row.claim_no for row in rows}
        for decided in history.stays:
            if decided.claim_no in numbers:
                stood, stood_days = stood + decided.amount_fen, stood_days + decided.day_count
                if decided.enrollment_id == cover.enrollment_id:
                    own_fen, own_days = own_fen + decided.amount_fen, own_days + decided.day_count
    # The whole stay is valued as if none of its rows had been decided; what stands is taken off at the end.
    used_fen, used_days = history.paid_fen - own_fen, history.paid_days - own_days
    if medical:
        used_first = used_the_first(whole[0].admitted_on, whole, cover, terms, history)
        steps, capped_by, days = _medical(rows, terms, used_first, used_fen)
    else:
        steps, capped_by, days = _allowance(rows, terms, cover.share_count, used_fen, used_days)
    amount = 0
    for _, _, _, fen in steps:
        amount += fen
    if capped_by is not None and amount == 0 and not stood:
        return Judgment("reject", capped_by, 0, None, tuple(steps), notes)
    if first_no != stay.claim_no:
        first_stands = any(decided.claim_no == first_no for decided in history.stays)
        if not first_stands or amount <= stood:
            step = step_of(("on_first_row", "benefit.transfer_within_days", first_no, 0))
            return Judgment("pay", "nothing_due", 0, None if medical else 0, (step,), notes)
    if stood:
        less = min(stood, amount)
        steps.append(step_of(("already_paid", None, stood, -less)))
        amount, days = amount - less, max(0, days - stood_days)
    outcome: Outcome = "pay" if capped_by is None or amount == 0 else "partial"
    reason_code = "nothing_due" if amount == 0 else None if capped_by is None else "cap_reached"
    return judgment_of((outcome, reason_code, amount, None if medical else days, tuple(steps), notes, None))


def _medical(
    rows: tuple[Row, ...], terms: Terms, used_first: bool, used_fen: int
) -> tuple[list[Step], str | None, int]:
    """(self-pay - deductible) x rate, half-up once, within what is left of the cap.

    An absent clause is none: no deductible, the whole, no cap; 0 is 0. Source: domain.md 8.1 (HOSP_MED).
    """
    benefit = terms.benefit or {}
    deductible_key, deductible_clause, rate_key, rate_clause = _LATER if used_first else _FIRST
    steps, base = [], 0
    for row in rows:
        steps.append(step_of(("self_pay", None, row.claim_no, row.self_one_fen)))
        base += row.self_one_fen
    deductible = benefit.get(deductible_key)
    if deductible is not None:
        less = deductible if deductible < base else base
        steps.append(step_of(("deductible", deductible_clause, deductible, -less)))
        base -= less
    rate = benefit.get(rate_key)
    due = base
    if rate is not None and base:
        due = half_up(base * rate, 10_000)
        steps.append(step_of(("rate", rate_clause, rate, due - base)))
    cap = benefit.get("cap_period_fen")
    if cap is None or due <= (left := max(0, cap - used_fen)):
        return steps, None, 0
    steps.append(step_of(("cap", "benefit.cap_period_fen", left, left - due)))
    return steps, "cap_reached", 0


def _allowance(
    rows: tuple[Row, ...], terms: Terms, shares: int, used_fen: int, used_days: int
) -> tuple[list[Step], str | None, int]:
    """A sum for each night beyond the unpaid ones, within the days and the money left; the days paid stand last.

    Sum and cap are those of one share. Source: domain.md 8.1 (HOSP_ALLOW); [S3][S12].
    """
    benefit = terms.benefit or {}
    daily = benefit.get("daily_fen", 0)
    nights = _days_between(rows[0].admitted_on, rows[-1].discharged_on)
    steps = [step_of(("days", "benefit.daily_fen", nights, nights * daily))]
    days = nights
    if unpaid := min(benefit.get("unpaid_days", 0), nights):
        steps.append(step_of(("unpaid_days", "benefit.unpaid_days", unpaid, -unpaid * daily)))
        days -= unpaid
    capped_by = None
    most_days = benefit.get("cap_period_days")
    if most_days is not None and days > (left := max(0, most_days - used_days)):
        steps.append(step_of(("day_cap", "benefit.cap_period_days", left, (left - days) * daily)))
        days, capped_by = left, "cap_reached" if left else "days_used_up"
    due = days * daily
    if shares > 1:
        steps.append(step_of(("shares", None, shares, (shares - 1) * due)))
        due *= shares
    cap = benefit.get("cap_period_fen")
    if cap is not None and due > (left := max(0, cap * shares - used_fen)):
        steps.append(step_of(("cap", "benefit.cap_period_fen", left, left - due)))
        capped_by = "cap_reached"
    return steps, capped_by, days
