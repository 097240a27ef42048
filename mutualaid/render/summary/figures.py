"""What the summary workbook shows: integers only; the sheets make the rates.

Named tuples, as in ``results``: the dataclasses of nine such shapes take ten milliseconds to build.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mutualaid.results import Ledger

COUNTS = (
    *("member_count", "insured_count", "enrollment_count", "insured_unit_count", "beneficiary_count", "payment_count"),
)
"""The counts of a year that the figures rest on, as they are told."""
NOTHING: Mapping[str, Any] = {}


class Whole(NamedTuple):
    """The district in one year; ``None`` where the ledger, or an opening as reported, does not know."""

    member_count: int | None = None
    insured_count: int | None = None
    covered_in_year_count: int | None = None
    unit_count: int | None = None
    insured_unit_count: int | None = None
    enrollment_count: int | None = None
    contribution_fen: int | None = None
    beneficiary_count: int | None = None
    strict_beneficiary_count: int | None = None
    any_channel_beneficiary_count: int | None = None
    payment_count: int | None = None
    aid_fen: int | None = None
    enrolled_aid_fen: int | None = None
    target_bp: int | None = None
    as_reported: bool = False
    """True: the year lies before the ledger and stands as it was reported then."""


class UnionLine(NamedTuple):
    """One town, system or union: its members on the day, its money and its beneficiaries in the year."""

    unit_code: str
    unit_name: str
    town_code: str
    town_name: str
    unit_count: int
    insured_unit_count: int
    member_count: int
    insured_count: int
    enrollment_counts: Mapping[str, int]
    """Participations (人次) by plan code."""
    contribution_fen: int
    previous_contribution_fen: int | None
    beneficiary_count: int
    aid_fen: int
    previous_aid_fen: int | None


class PlanLine(NamedTuple):
    """One plan; universal plans have no cover and no contribution."""

    plan_code: str
    enrolled: bool
    insured_count: int | None
    enrollment_count: int | None
    contribution_fen: int | None
    previous_contribution_fen: int | None
    beneficiary_count: int
    payment_count: int
    aid_fen: int
    previous_aid_fen: int | None


class FloorLine(NamedTuple):
    """A union below the floor of a plan (M08), and how many persons it lacks."""

    unit_code: str
    unit_name: str
    plan_code: str
    base: str
    base_count: int
    insured_count: int
    required_count: int
    shortfall_count: int
    rate_bp: int | None
    minimum_bp: int | None


class PayoutLine(NamedTuple):
    """What was paid in one quarter, by one channel or of one category; the whole under code ``""``."""

    code: str
    payment_count: int
    beneficiary_count: int
    aid_fen: int
    previous_aid_fen: int | None
    enrolled_aid_fen: int = 0
    contribution_fen: int = 0
    """Aid of, and contributions to, enrolled plans; by quarter only."""


class WaitingLine(NamedTuple):
    """A claim that waits for money, or a payment that came back; the name is masked."""

    number: int
    person_no: int
    name: str | None
    unit_name: str
    plan_code: str
    amount_fen: int | None
    state: str
    since_on: str
    """The day of the event, or of the return."""
    waiting_days: int
    reason: str | None = None


class YearLine(NamedTuple):
    """Money in and out in one year, for the chart."""

    year: int
    contribution_fen: int | None
    aid_fen: int | None


class Summary(NamedTuple):
    """All that the workbook shows; money in fen, rates made here from the counts."""

    unit_code: str
    unit_name: str
    year: int
    as_of: str
    ledger: Ledger
    version: str
    now: Whole
    before: Whole
    plan_codes: Sequence[str]
    """Enrolled plans, in the order of columns."""
    towns: Sequence[UnionLine]
    units: Sequence[UnionLine]
    plans: Sequence[PlanLine]
    floors: Sequence[FloorLine]
    years: Sequence[YearLine]
    plan_names: Mapping[str, str] = NOTHING
    not_counted: Mapping[str, int] = NOTHING
    """Who holds cover and is not counted as insured on the day, by reason (M11)."""
    not_covered: Mapping[str, int] = NOTHING
    """Members who are not counted as insured on the day, by reason (M11)."""
    payouts: Mapping[str, Sequence[PayoutLine]] = NOTHING
    """By ``quarter``, ``channel`` and ``category``; the whole first in each."""
    never_paid: Sequence[WaitingLine] = ()
    returned: Sequence[WaitingLine] = ()
