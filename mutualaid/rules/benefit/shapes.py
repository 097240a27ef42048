"""What a claim, its cover and its history are to the rules, and what a judgment is.

Named tuples, not dataclasses: a hundred thousand settlements make half a million of them, and a row of the ledger
becomes one by ``Stay._make(row)``. Days are ISO text, money is integer fen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from mutualaid.codes import Outcome
from mutualaid.results import Finding


class Cover(NamedTuple):
    """The enrollment that is in force on the day of the event; both days are included."""

    enrollment_id: int
    starts_on: str
    ends_on: str
    share_count: int
    tier_code: str | None
    first_on: str
    """The first day of the unbroken chain of covers that this one continues; ``starts_on`` of a first cover."""
    age_accepted: bool = True
    """The age at its start was judged when it was entered, or taken by a person. False: it is judged here."""


class Stay(NamedTuple):
    """One settlement of a hospital, of a stay or a visit, claimed under one plan."""

    claim_no: int
    settlement_no: str
    admitted_on: str
    discharged_on: str
    hospital_level: int | None
    diagnosis: str | None
    self_one_fen: int
    """In-scope self-pay (自付一)."""
    referral: bool
    """A slip of referral (转诊单) came with this settlement."""
    cause_code: str
    """``illness`` or ``accident``."""
    received_on: str | None
    """The day it was handed in; ``None`` leaves lateness unjudged."""
    parts_differ_fen: int = 0
    """The total less the sum of its parts; anything but 0 refuses the claim."""
    self_two_fen: int = 0
    """自付二."""
    own_fen: int = 0
    """自费."""
    fund_fen: int = 0
    """Paid by the medical-insurance fund (统筹基金支付)."""
    visit_code: str | None = None
    """``outpatient`` where it is of a visit, whose day is admission and discharge; ``None`` is a stay."""


class Event(NamedTuple):
    """A diagnosis, an accident or a fire, claimed under one plan."""

    claim_no: int
    event_on: str
    cause_code: str
    """``illness`` or ``accident``; a plan for accidents refuses an illness."""
    disease_code: str | None
    """A class of the terms' list, or the words of a diagnosis."""
    harm_code: str | None
    """``death``, ``disability``, ``injury`` or ``fire``."""
    grade: int | None
    """The grade of a disability, 1 being the worst."""
    day_count: int | None
    """Injury: days of treatment. Disability: days from the accident to the day it was judged."""
    loss_fen: int | None
    circumstances: str | None
    received_on: str | None


class Settled(NamedTuple):
    """What a person decided where the words of a claim leave it unsure."""

    class_code: str
    """A class of the terms' list, ``excluded`` or ``none``."""
    by: str
    """Who."""
    reason: str
    """Why."""


class Claimant(NamedTuple):
    """The person, as known for the day of the event."""

    sex_code: str | None
    birth_on: str | None
    is_member: bool
    """A member on the day of the event; asked by universal plans only."""


class DecidedStay(NamedTuple):
    """A stay that was accepted in this plan (``pay`` or ``partial``, 0 fen too), under whatever cover."""

    claim_no: int
    admitted_on: str
    discharged_on: str
    referral: bool
    enrollment_id: int | None
    amount_fen: int
    day_count: int
    self_one_fen: int
    self_two_fen: int = 0
    own_fen: int = 0
    fund_fen: int = 0
    visit_code: str | None = None


class Accepted(NamedTuple):
    """A claim that was accepted in this plan (``pay`` or ``partial``, 0 fen too), under whatever cover."""

    claim: Stay | Event
    enrollment_id: int | None
    amount_fen: int
    day_count: int | None
    class_code: str | None
    steps: str | tuple[Step, ...]
    """As the ledger keeps them, or as they were made: from them it is known what each benefit of several paid."""


class PaidHarm(NamedTuple):
    """A harm by accident or fire that was accepted in this plan within the period of the cover."""

    harm_code: str
    amount_fen: int
    event_on: str
    """The day of the accident: it tells one accident from another."""
    claim_no: int | None = None


class History(NamedTuple):
    """What stands decided for one person in one plan, the claim being judged left out."""

    stays: tuple[DecidedStay, ...] = ()
    """Accepted stays of all covers."""
    paid_fen: int = 0
    """Used up in the period of the claim's cover: its decisions, and payments received by list without a claim."""
    paid_days: int = 0
    """Days used up in that period."""
    classes_paid: frozenset[str] = frozenset()
    """Disease classes ever paid to the person in this plan."""
    harms_paid: tuple[PaidHarm, ...] = ()
    """Harms accepted in the period of the claim's cover."""
    rows: tuple[Stay, ...] = ()
    """All settlements of the person claimed in this plan, decided or not, this claim's too if convenient; without
    those that a person refused by hand. From them a transfer to another hospital is known."""
    accepted: tuple[Accepted, ...] = ()
    """Accepted claims of all covers: asked by caps, counts and deductibles of a year or a life, and of one benefit."""
    listed: Sequence[tuple[str, int]] = ()
    """Payments received by list without a claim, day and fen, of all covers."""


NOTHING = History()
"""The history of a person for whom nothing was decided yet."""

Value: TypeAlias = int | str | None


class Step(NamedTuple):
    """One line of an explanation. As JSON it is ``[step, clause, value, amount_fen]``."""

    step: str
    clause: str | None
    """The key path in the terms, such as ``benefit.rate_first_bp``."""
    value: Value
    amount_fen: int
    """Signed; the steps of a judgment add up to its amount."""


step_of: Callable[[tuple[str, str | None, Value, int]], Step] = partial(tuple.__new__, Step)
"""A step of its values in their order: a third of the time of calling it, where there are hundreds of thousands."""


class Judgment(NamedTuple):
    """What the terms say of one claim."""

    outcome: Outcome
    reason_code: str | None
    amount_fen: int
    day_count: int | None
    """Days of allowance paid; ``None`` where the plan counts none."""
    steps: tuple[Step, ...]
    notes: tuple[Finding, ...] = ()
    """Advisory: ``TERMS_STALE``, ``LATENESS_NOT_JUDGED``."""
    class_code: str | None = None
    """The class of the terms' list in which a disease was found."""


judgment_of: Callable[
    [tuple[Outcome, str | None, int, int | None, tuple[Step, ...], tuple[Finding, ...], str | None]], Judgment
] = partial(tuple.__new__, Judgment)
"""A judgment of its values in their order, as ``step_of``."""


class Left(NamedTuple):
    """What a cover still holds; ``None`` is no limit, or nothing of the kind in the plan."""

    left_fen: int | None
    left_days: int | None
    waiting_until_on: str | None
    """The last day (included) on which an illness is not covered yet."""
    deductible_fen: int | None
    rate_bp: int | None
    classes_paid: tuple[str, ...]


REASONS: tuple[str, ...] = (
    "wrong_dates",
    "amounts_differ",
    "no_terms",
    "plan_unknown",
    "imported_only",
    "not_member",
    "no_cover",
    "waiting_period",
    "late_claim",
    "duplicate_event",
    "harm_not_covered",
    "excluded_cause",
    "sex_outside_terms",
    "age_outside_terms",
    "hospital_level_too_low",
    "hospital_level_not_listed",
    "hospital_level_unknown",
    "words_unsure",
    "several_classes",
    "disease_not_listed",
    "grade_not_listed",
    "judged_too_late",
    "facts_missing",
    "class_paid_before",
    "benefit_paid_before",
    "plan_paid_before",
    "death_and_disability",
    "paid_instead",
    "below_least",
    "claims_used_up",
    "too_soon",
    "days_used_up",
    "cap_reached",
    "nothing_due",
    "manual",
)
"""Every reason of a decision, in the order in which they are judged: the first that holds is the one given.

``hospital_level_unknown`` and ``facts_missing`` hold a claim until a person adds what is missing, ``words_unsure``
and ``several_classes`` until one settles what its words say; ``cap_reached``, ``death_and_disability`` and
``paid_instead`` may also leave a part; ``nothing_due`` is accepted with 0 fen; the others refuse.
"""

ValueKind = Literal["fen", "bp", "days", "count", "day", "text", "disease", "harm", "sex", "fact", "benefit", "none"]
"""``disease``, ``harm``, ``sex`` and ``fact`` are codes with a label of that kind; ``benefit`` is a name, or the events
of one without a name."""

STEPS: dict[str, ValueKind] = {
    "settled_class": "disease",
    "settled_by": "text",
    "settled_reason": "text",
    "benefit": "benefit",
    "self_pay": "count",
    "self_pay_two": "count",
    "self_pay_both": "count",
    "out_of_pocket": "count",
    "fund_paid": "count",
    "total_cost": "count",
    "counted_before": "fen",
    "deductible": "fen",
    "rate": "bp",
    "band": "bp",
    "band_sum": "fen",
    "band_sum_before": "fen",
    "days": "days",
    "nights_apart": "days",
    "unpaid_days": "days",
    "day_cap": "days",
    "shares": "count",
    "disease_class": "disease",
    "also_named": "disease",
    "share_sum": "fen",
    "grade_sum": "count",
    "reduced": "bp",
    "reduced_to": "fen",
    "raised_to": "fen",
    "tier_sum": "text",
    "sum_insured": "none",
    "disability": "bp",
    "disability_paid": "fen",
    "daily": "days",
    "loss": "none",
    "fire_rate": "bp",
    "other_paid": "fen",
    "cap": "fen",
    "already_paid": "fen",
    "on_first_row": "count",
    "paid_days": "days",
    "wrong_dates": "day",
    "amounts_differ": "fen",
    "no_terms": "day",
    "plan_unknown": "text",
    "imported_only": "text",
    "not_member": "day",
    "no_cover": "day",
    "waiting_period": "day",
    "late_claim": "day",
    "duplicate_event": "count",
    "levels_listed": "text",
    "harm_not_covered": "harm",
    "excluded_cause": "none",
    "sex_outside_terms": "sex",
    "age_outside_terms": "count",
    "hospital_level_too_low": "count",
    "hospital_level_not_listed": "count",
    "hospital_level_unknown": "count",
    "words_unsure": "none",
    "several_classes": "count",
    "class_named": "disease",
    "class_would_pay": "fen",
    "disease_not_listed": "none",
    "grade_not_listed": "count",
    "judged_too_late": "count",
    "facts_missing": "fact",
    "class_paid_before": "disease",
    "benefit_paid_before": "count",
    "plan_paid_before": "fen",
    "death_and_disability": "harm",
    "below_least": "fen",
    "claims_used_up": "count",
    "too_soon": "count",
    "manual": "none",
}
"""Every step and what its value is. The first three say what a person settled. A step named as a reason says what
refused the claim, with 0 fen, or less what was reckoned before it (``below_least``); ``also_named`` a class of the
list that would pay the same.

``benefit`` begins the steps of one benefit of several, and ``paid_days`` ends them where it pays by days. ``self_pay``
and its like name the claim whose settlement it is; ``deductible``, ``below_least`` and ``claims_used_up`` the figure of
the terms; ``counted_before`` what counts of earlier claims; ``cap`` and ``day_cap`` what is left of it for this claim;
``days`` nights, ``nights_apart`` those between two hospitals; ``shares`` units; ``tier_sum`` the tier; ``grade_sum``
the grade; ``levels_listed`` the levels of hospitals that a table names; ``waiting_period`` its last day; ``late_claim``
the last day in time; ``duplicate_event``, ``too_soon``, ``benefit_paid_before`` and ``on_first_row`` the other claim.
No step holds a diagnosis: decisions are never erased; a class of the terms' list is none.
"""
