"""What happened to members and what was decided: settlements, claims, decisions."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint

from mutualaid.codes import CAUSES, CHANNELS, CLAIM_KINDS, HARMS, MOST_FEN, OUTCOMES, PAYEE_RELATIONS, PAYING_OUTCOMES
from mutualaid.models.base import (
    STRICT,
    Fact,
    a_day,
    covering,
    day,
    fact_indexes,
    filled,
    standing_unique,
    whole,
    words,
)


class Settlement(Fact, table=True):
    """A settlement of a hospital as it was handed in. Money in fen; the four parts add up to the total."""

    __tablename__ = "settlement"
    key: ClassVar[str] = "settlement_id"
    __table_args__ = (
        *fact_indexes("settlement", "settlement_id"),
        standing_unique("settlement", "settlement_no"),
        CheckConstraint("discharged_on >= admitted_on", name="discharged_after_admission"),
        CheckConstraint("fund_fen + self_one_fen + self_two_fen + own_fen = total_fen", name="parts_add_up"),
        CheckConstraint(
            "fund_fen >= 0 AND self_one_fen >= 0 AND self_two_fen >= 0 AND own_fen >= 0 AND total_fen <= 10000000000",
            name="parts_are_money",
        ),
        CheckConstraint("hospital_level IS NULL OR hospital_level BETWEEN 1 AND 3", name="level_is_known"),
        CheckConstraint("referral IN (0, 1)", name="referral_is_yes_or_no"),
        CheckConstraint(f"cause_code IN {CAUSES}", name="cause_is_known"),
        a_day("admitted_on"),
        a_day("discharged_on"),
        a_day("received_on"),
        STRICT,
    )

    settlement_id: int = whole(key="settlement.fact_id")
    settlement_no: str = words()
    person_id: int = whole(key="person.fact_id")
    hospital: str | None = words(null=True)
    hospital_level: int | None = whole(null=True)
    admitted_on: str = day()
    discharged_on: str = day()
    total_fen: int = whole()
    fund_fen: int = whole()
    """Paid by the medical-insurance fund (统筹基金支付)."""
    self_one_fen: int = whole()
    """自付一, the in-scope part that plans pay from."""
    self_two_fen: int = whole()
    own_fen: int = whole()
    """自费."""
    referral: int = whole()
    """1 with a 转诊单."""
    cause_code: str = words()
    received_on: str | None = day(null=True)
    """When the list was handed in."""
    visit_code: str | None = words(null=True)
    """One of ``VISITS``, whose day is admission and discharge; blank is a stay."""


class Claim(Fact, table=True):
    """One event under one plan. ``claim_id`` is the number a person reads out (``claim_no``)."""

    __tablename__ = "claim"
    key: ClassVar[str] = "claim_id"
    __table_args__ = (
        *fact_indexes("claim", "claim_id"),
        standing_unique("claim", "settlement_id", "plan_id"),
        covering("claim", "person_id", "plan_id", "event_on", "claim_id", "settlement_id"),
        CheckConstraint(f"kind_code IN {CLAIM_KINDS}", name="kind_is_known"),
        CheckConstraint("(kind_code = 'stay') = (settlement_id IS NOT NULL)", name="stay_has_a_settlement"),
        CheckConstraint(f"channel_code IN {CHANNELS}", name="channel_is_known"),
        CheckConstraint(f"cause_code IN {CAUSES}", name="cause_is_known"),
        CheckConstraint(f"harm_code IS NULL OR harm_code IN {HARMS}", name="harm_is_known"),
        CheckConstraint("grade IS NULL OR grade BETWEEN 1 AND 10", name="grade_is_known"),
        CheckConstraint(f"loss_fen IS NULL OR loss_fen BETWEEN 0 AND {MOST_FEN}", name="loss_is_money"),
        a_day("event_on"),
        a_day("received_on"),
        STRICT,
    )

    claim_id: int = whole(key="claim.fact_id")
    plan_id: int = whole(key="plan.fact_id")
    person_id: int = whole(key="person.fact_id")
    event_on: str = day()
    """Admission, diagnosis or accident."""
    kind_code: str = words()
    settlement_id: int | None = whole(null=True, key="settlement.fact_id")
    channel_code: str = words()
    cause_code: str = words()
    disease_code: str | None = words(null=True)
    harm_code: str | None = words(null=True)
    grade: int | None = whole(null=True)
    """Grade of disability, 1 the gravest."""
    day_count: int | None = whole(null=True)
    """Days for which an accident's daily allowance is asked."""
    loss_fen: int | None = whole(null=True)
    """What a fire destroyed."""
    received_on: str | None = day(null=True)


class Medical(Fact, table=True):
    """Diagnosis or circumstances in words: like ``personal``, the digest takes the commitment, so that the words can
    be erased by law while the chain still verifies."""

    __tablename__ = "medical"
    key: ClassVar[str] = "medical_id"
    __table_args__ = (
        *fact_indexes("medical", "medical_id"),
        standing_unique("medical", "settlement_id"),
        standing_unique("medical", "claim_id"),
        filled("medical", "erased_by"),
        CheckConstraint("(settlement_id IS NULL) <> (claim_id IS NULL)", name="belongs_to_one_event"),
        STRICT,
    )

    medical_id: int = whole(key="medical.fact_id")
    person_id: int = whole(key="person.fact_id")
    settlement_id: int | None = whole(null=True, key="settlement.fact_id")
    claim_id: int | None = whole(null=True, key="claim.fact_id")
    diagnosis: str | None = words(null=True)
    salt: str | None = words(null=True)
    commitment: str = words()
    erased_by: int | None = whole(null=True, key="entry.entry_id")


class Payee(Fact, table=True):
    """Whoever is paid in place of the member whose claim it is; every value is closed as in ``medical``."""

    __tablename__ = "payee"
    key: ClassVar[str] = "payee_id"
    __table_args__ = (
        *fact_indexes("payee", "payee_id"),
        standing_unique("payee", "claim_id"),
        filled("payee", "erased_by"),
        CheckConstraint(f"relation_code IS NULL OR relation_code IN {PAYEE_RELATIONS}", name="relation_is_known"),
        STRICT,
    )

    payee_id: int = whole(key="payee.fact_id")
    person_id: int = whole(key="person.fact_id")
    """The member, under the record that the claim was entered for."""
    claim_id: int = whole(key="claim.fact_id")
    relation_code: str | None = words(null=True)
    holder: str | None = words(null=True)
    """户名, as the bank knows it."""
    account_no: str | None = words(null=True)
    bank: str | None = words(null=True)
    evidence: str | None = words(null=True)
    """The paper that says so."""
    salt: str | None = words(null=True)
    commitment: str = words()
    erased_by: int | None = whole(null=True, key="entry.entry_id")


class Decision(Fact, table=True):
    """What was decided on a claim, with every step. It is never edited: reopening voids it, deciding anew makes
    another."""

    __tablename__ = "decision"
    key: ClassVar[str] = "decision_id"
    __table_args__ = (
        *fact_indexes("decision", "decision_id"),
        standing_unique("decision", "claim_id"),
        covering("decision", "enrollment_id", "claim_id", "outcome", "amount_fen", "day_count"),
        CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome_is_known"),
        CheckConstraint(f"amount_fen = 0 OR outcome IN {PAYING_OUTCOMES}", name="only_a_payment_has_an_amount"),
        CheckConstraint(f"amount_fen BETWEEN 0 AND {MOST_FEN}", name="amount_is_money"),
        STRICT,
    )

    decision_id: int = whole(key="decision.fact_id")
    claim_id: int = whole(key="claim.fact_id")
    outcome: str = words()
    reason_code: str | None = words(null=True)
    amount_fen: int = whole()
    day_count: int | None = whole(null=True)
    """Days of an allowance that the decision uses up."""
    enrollment_id: int | None = whole(null=True, key="enrollment.fact_id")
    terms_id: int | None = whole(null=True, key="plan_terms.fact_id")
    steps: str = words()
    """Canonical JSON: ``[step, clause, value, fen]`` each; the fen add up to ``amount_fen``."""
    decided_by: str = words()
    """The adjudicator's name as it is compared: as ``codes.compared`` has it."""
