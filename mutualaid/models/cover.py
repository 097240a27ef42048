"""Plans, covers and the money that pays for them."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, text

from mutualaid.codes import CONTRIBUTION_KINDS, MOST_FEN, PLAN_KINDS
from mutualaid.models.base import (
    STRICT,
    UNIT_RECEIPT,
    Fact,
    a_day,
    covering,
    day,
    fact_indexes,
    standing_unique,
    whole,
    words,
)


class Plan(Fact, table=True):
    """A mutual-aid plan: enrolled (someone enrolls and pays) or universal (free for every card holder)."""

    __tablename__ = "plan"
    key: ClassVar[str] = "plan_id"
    __table_args__ = (
        *fact_indexes("plan", "plan_id"),
        standing_unique("plan", "plan_code"),
        CheckConstraint(f"kind_code IN {PLAN_KINDS}", name="kind_is_known"),
        STRICT,
    )

    plan_id: int = whole(key="plan.fact_id")
    plan_code: str = words()
    name_zh: str = words()
    name_en: str = words()
    kind_code: str = words()
    position: int = whole()
    """The order of plans in tables."""
    aliases: str = words()
    """Canonical JSON list of further names under which files know the plan."""


class PlanTerms(Fact, table=True):
    """One dated version of a plan's terms. Past versions never change; an enrollment keeps its version."""

    __tablename__ = "plan_terms"
    key: ClassVar[str] = "terms_id"
    __table_args__ = (
        *fact_indexes("plan_terms", "terms_id"),
        standing_unique("plan_terms", "plan_id", "effective_on"),
        CheckConstraint("floor_bp IS NULL OR floor_bp BETWEEN 0 AND 10000", name="floor_is_a_rate"),
        a_day("effective_on"),
        a_day("ends_on"),
        STRICT,
    )

    terms_id: int = whole(key="plan_terms.fact_id")
    plan_id: int = whole(key="plan.fact_id")
    effective_on: str = day()
    ends_on: str | None = day(null=True)
    """The last day on which a cover may start under these terms."""
    floor_base: str | None = words(null=True)
    """``staff``, ``women``, ``members`` or ``insured_heads``."""
    floor_bp: int | None = whole(null=True)
    floor_all_below: int | None = whole(null=True)
    """Below this base everyone must be insured."""
    content: str = words()
    """Canonical JSON of the whole version, each value with its source."""
    sha256: str = words()


class Enrollment(Fact, table=True):
    """A person's cover under a plan, from ``starts_on`` to ``ends_on``, both included."""

    __tablename__ = "enrollment"
    key: ClassVar[str] = "enrollment_id"
    __table_args__ = (
        *fact_indexes("enrollment", "enrollment_id"),
        standing_unique("enrollment", "person_id", "plan_id", "starts_on"),
        covering("enrollment", "person_id", "plan_id", "starts_on", "ends_on", "enrollment_id", "unit_id", "fee_fen"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("share_count >= 1", name="share_count_at_least_one"),
        CheckConstraint(f"fee_fen BETWEEN 0 AND {MOST_FEN}", name="fee_is_money"),
        a_day("starts_on"),
        a_day("ends_on"),
        STRICT,
    )

    enrollment_id: int = whole(key="enrollment.fact_id")
    person_id: int = whole(key="person.fact_id")
    plan_id: int = whole(key="plan.fact_id")
    terms_id: int = whole(key="plan_terms.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    """The unit that enrolls and collects; it moves nobody."""
    starts_on: str = day()
    ends_on: str = day()
    share_count: int = whole()
    tier_code: str | None = words(null=True)
    fee_fen: int = whole()


class Contribution(Fact, table=True):
    """Money in (互助费), or back: a refund or a reversal is negative and dated on its own day.

    With ``enrollment_id`` it pays that enrollment alone. Without, it is a unit's receipt for a plan and pays whole
    enrollments through ``allocation``; what is left waits.
    """

    __tablename__ = "contribution"
    key: ClassVar[str] = "contribution_id"
    __table_args__ = (
        *fact_indexes("contribution", "contribution_id"),
        covering("contribution", "enrollment_id", "amount_fen"),
        covering("contribution", "received_on", "kind_code", "plan_id", "unit_id", "amount_fen"),
        Index(
            "ix_contribution_receipt_no",
            "receipt_no",
            sqlite_where=text("receipt_no IS NOT NULL"),
            postgresql_where=text("receipt_no IS NOT NULL"),
        ),
        Index(
            "uq_contribution_unit_receipt",
            "receipt_no",
            unique=True,
            sqlite_where=UNIT_RECEIPT,
            postgresql_where=UNIT_RECEIPT,
        ),
        CheckConstraint(f"kind_code IN {CONTRIBUTION_KINDS}", name="kind_is_known"),
        CheckConstraint(f"amount_fen BETWEEN {-MOST_FEN} AND {MOST_FEN} AND amount_fen <> 0", name="amount_is_money"),
        CheckConstraint("kind_code NOT IN ('receipt', 'joining_fee') OR amount_fen > 0", name="receipt_is_positive"),
        CheckConstraint("kind_code NOT IN ('refund', 'reversal') OR amount_fen < 0", name="refund_is_negative"),
        a_day("received_on"),
        STRICT,
    )

    contribution_id: int = whole(key="contribution.fact_id")
    kind_code: str = words()
    unit_id: int = whole(key="unit.fact_id")
    plan_id: int | None = whole(null=True, key="plan.fact_id")
    """NULL for a joining fee only."""
    received_on: str = day()
    amount_fen: int = whole()
    receipt_no: str | None = words(null=True)
    enrollment_id: int | None = whole(null=True, key="enrollment.fact_id")
    reverses_id: int | None = whole(null=True, key="contribution.fact_id")
    """The contribution that a refund or reversal gives back."""
    member_fen: int | None = whole(null=True)
    """What the member paid of it, negative where it goes back; what no payer's column holds nobody has told."""
    unit_fen: int | None = whole(null=True)
    district_fen: int | None = whole(null=True)
    city_fen: int | None = whole(null=True)


class Allocation(Fact, table=True):
    """How much of a unit's receipt pays which enrollment."""

    __tablename__ = "allocation"
    key: ClassVar[str] = "allocation_id"
    __table_args__ = (
        *fact_indexes("allocation", "allocation_id"),
        standing_unique("allocation", "contribution_id", "enrollment_id"),
        covering("allocation", "enrollment_id", "amount_fen"),
        CheckConstraint("amount_fen > 0", name="amount_is_positive"),
        STRICT,
    )

    allocation_id: int = whole(key="allocation.fact_id")
    contribution_id: int = whole(key="contribution.fact_id")
    enrollment_id: int = whole(key="enrollment.fact_id")
    amount_fen: int = whole()


class Opening(Fact, table=True):
    """A year before the ledger began, as it was reported then."""

    __tablename__ = "opening"
    key: ClassVar[str] = "opening_id"
    __table_args__ = (
        *fact_indexes("opening", "opening_id"),
        standing_unique("opening", "unit_id", "year"),
        CheckConstraint("beneficiary_count IS NULL OR beneficiary_count >= 0", name="beneficiaries_not_negative"),
        CheckConstraint("member_count IS NULL OR member_count >= 0", name="members_not_negative"),
        STRICT,
    )

    opening_id: int = whole(key="opening.fact_id")
    unit_id: int = whole(key="unit.fact_id")
    year: int = whole()
    contribution_fen: int | None = whole(null=True)
    aid_fen: int | None = whole(null=True)
    beneficiary_count: int | None = whole(null=True)
    member_count: int | None = whole(null=True)
