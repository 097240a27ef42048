"""Money out: payments, the batches that carry them to the bank, and grants of relief."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import CheckConstraint

from mutualaid.codes import CHANNELS, MOST_FEN, PAYOUT_EVENTS
from mutualaid.models.base import STRICT, Fact, a_day, covering, day, fact_indexes, standing_unique, whole, words


class Payout(Fact, table=True):
    """Money out to one person, aid (受助金) or relief (临时救助): one payment with a story of events."""

    __tablename__ = "payout"
    key: ClassVar[str] = "payout_id"
    __table_args__ = (
        *fact_indexes("payout", "payout_id"),
        standing_unique("payout", "serial_no"),
        standing_unique("payout", "decision_id"),
        standing_unique("payout", "relief_id"),
        covering("payout", "claim_id", "payout_id"),
        covering("payout", "relief_id", "payout_id"),
        covering("payout", "person_id", "plan_id", "payout_id", "amount_fen", "channel_code"),
        CheckConstraint(f"channel_code IN {CHANNELS}", name="channel_is_known"),
        CheckConstraint(f"amount_fen BETWEEN 1 AND {MOST_FEN}", name="amount_is_money"),
        STRICT,
    )

    payout_id: int = whole(key="payout.fact_id")
    person_id: int = whole(key="person.fact_id")
    personal_id: int = whole(key="personal.fact_id")
    """The version of the personal fields (name, card) that the payment used."""
    plan_id: int | None = whole(null=True, key="plan.fact_id")
    """NULL for relief, which is of no plan and in no figure of aid."""
    amount_fen: int = whole()
    channel_code: str = words()
    serial_no: str | None = words(null=True)
    """流水号."""
    quarter: str | None = words(null=True)
    """Quarter of treatment, ``2018Q1``."""
    category_code: str | None = words(null=True)
    """``outpatient``, ``inpatient`` or ``over_cap``."""
    claim_id: int | None = whole(null=True, key="claim.fact_id")
    decision_id: int | None = whole(null=True, key="decision.fact_id")
    """The decision that this payment fulfils; NULL for relief and for a payment from a received list."""
    relief_id: int | None = whole(null=True, key="relief.fact_id")
    relief_approval_id: int | None = whole(null=True, key="relief_approval.fact_id")
    """The grant that this payment fulfils; NULL for aid."""


class PayoutEvent(Fact, table=True):
    """What happened to a payment on a day: paid, returned by the bank, or recovered."""

    __tablename__ = "payout_event"
    key: ClassVar[str] = "payout_event_id"
    __table_args__ = (
        *fact_indexes("payout_event", "payout_event_id"),
        standing_unique("payout_event", "payout_id", "event_code", "event_on"),
        standing_unique("payout_event", "item_id", "event_code"),
        covering("payout_event", "payout_id", "event_on", "event_code", "payout_event_id"),
        covering("payout_event", "event_on", "event_code", "payout_id", "payout_event_id"),
        CheckConstraint(f"event_code IN {PAYOUT_EVENTS}", name="event_is_known"),
        a_day("event_on"),
        STRICT,
    )

    payout_event_id: int = whole(key="payout_event.fact_id")
    payout_id: int = whole(key="payout.fact_id")
    event_code: str = words()
    event_on: str = day()
    item_id: int | None = whole(null=True, key="batch_item.fact_id")
    """Which attempt to pay it answers."""
    payment_file_id: int | None = whole(null=True, key="payment_file.fact_id")
    reason: str | None = words(null=True)
    """Why the bank returned it, digits starred."""


class PaymentBatch(Fact, table=True):
    """What one person proposes to pay at once."""

    __tablename__ = "payment_batch"
    key: ClassVar[str] = "batch_id"
    __table_args__ = (
        *fact_indexes("payment_batch", "batch_id"),
        CheckConstraint("item_count >= 1 AND payee_count BETWEEN 1 AND item_count", name="counts_agree"),
        CheckConstraint("total_fen BETWEEN 1 AND 1000000000000", name="total_is_money"),
        STRICT,
    )

    batch_id: int = whole(key="payment_batch.fact_id")
    """The number a person reads out (``batch_no``)."""
    proposed_by: str = words()
    """The proposer's name as it is compared: as ``codes.compared`` has it."""
    item_count: int = whole()
    payee_count: int = whole()
    total_fen: int = whole()


class BatchItem(Fact, table=True):
    """One attempt to pay one payment; the items of a payee share a line of the payment file."""

    __tablename__ = "batch_item"
    key: ClassVar[str] = "item_id"
    __table_args__ = (
        *fact_indexes("batch_item", "item_id"),
        standing_unique("batch_item", "payout_id", "attempt"),
        standing_unique("batch_item", "batch_id", "payout_id"),
        covering("batch_item", "batch_id", "line_no", "payout_id", "item_id"),
        CheckConstraint("attempt >= 1", name="attempt_counts_from_one"),
        CheckConstraint("line_no >= 1", name="line_counts_from_one"),
        CheckConstraint(f"amount_fen BETWEEN 1 AND {MOST_FEN}", name="amount_is_money"),
        STRICT,
    )

    item_id: int = whole(key="batch_item.fact_id")
    batch_id: int = whole(key="payment_batch.fact_id")
    payout_id: int = whole(key="payout.fact_id")
    attempt: int = whole()
    """1, and one more after each return."""
    line_no: int = whole()
    personal_id: int = whole(key="personal.fact_id")
    """The version of name and card that the attempt uses."""
    payee_id: int | None = whole(null=True, key="payee.fact_id")
    """The version (row) of the payee who is paid in the member's place; NULL where the member's own card is."""
    amount_fen: int = whole()


class Approval(Fact, table=True):
    """The second person's word on a batch; one row for each person who adjudicated something in it."""

    __tablename__ = "approval"
    key: ClassVar[str] = "approval_id"
    __table_args__ = (
        *fact_indexes("approval", "approval_id"),
        standing_unique("approval", "batch_id", "decided_by"),
        CheckConstraint("approved_by <> proposed_by", name="approver_did_not_propose"),
        CheckConstraint("approved_by <> decided_by", name="approver_did_not_adjudicate"),
        STRICT,
    )

    approval_id: int = whole(key="approval.fact_id")
    batch_id: int = whole(key="payment_batch.fact_id")
    proposed_by: str = words()
    decided_by: str = words()
    approved_by: str = words()


class PaymentFile(Fact, table=True):
    """The file that went to the bank for a batch, once."""

    __tablename__ = "payment_file"
    key: ClassVar[str] = "payment_file_id"
    __table_args__ = (
        *fact_indexes("payment_file", "payment_file_id"),
        standing_unique("payment_file", "batch_id"),
        CheckConstraint("length(sha256) = 64", name="content_is_hashed"),
        CheckConstraint("line_count >= 1", name="line_count_at_least_one"),
        STRICT,
    )

    payment_file_id: int = whole(key="payment_file.fact_id")
    batch_id: int = whole(key="payment_batch.fact_id")
    approval_id: int = whole(key="approval.fact_id")
    """The approval it rests on."""
    file_name: str = words()
    format_code: str = words()
    """``xlsx``, ``gb18030`` or ``utf-8``."""
    sha256: str = words()
    line_count: int = whole()
    total_fen: int = whole()


class PeriodClosing(Fact, table=True):
    """Money up to a day is settled: no receipt, refund or payment is dated there any more."""

    __tablename__ = "period_closing"
    key: ClassVar[str] = "closing_id"
    __table_args__ = (
        *fact_indexes("period_closing", "closing_id"),
        standing_unique("period_closing", "closed_until"),
        a_day("closed_until"),
        STRICT,
    )

    closing_id: int = whole(key="period_closing.fact_id")
    closed_until: str = day()
    """The last day of the period, included."""
    content: str = words()
    """Canonical JSON of the totals and counts at the closing."""
    closed_by: str = words()


class PeriodReopening(Fact, table=True):
    """Who opened a closed period again; never the one who closed it."""

    __tablename__ = "period_reopening"
    key: ClassVar[str] = "reopening_id"
    __table_args__ = (
        *fact_indexes("period_reopening", "reopening_id"),
        standing_unique("period_reopening", "closing_id"),
        CheckConstraint("reopened_by <> closed_by", name="another_person_reopens"),
        STRICT,
    )

    reopening_id: int = whole(key="period_reopening.fact_id")
    closing_id: int = whole(key="period_closing.fact_id")
    closed_by: str = words()
    reopened_by: str = words()


class Relief(Fact, table=True):
    """A discretionary grant (临时救助) asked for; it stands in no rate."""

    __tablename__ = "relief"
    key: ClassVar[str] = "relief_id"
    __table_args__ = (
        *fact_indexes("relief", "relief_id"),
        covering("relief", "person_id", "applied_on", "relief_id", "amount_fen"),
        CheckConstraint(f"amount_fen BETWEEN 1 AND {MOST_FEN}", name="amount_is_money"),
        a_day("applied_on"),
        STRICT,
    )

    relief_id: int = whole(key="relief.fact_id")
    person_id: int = whole(key="person.fact_id")
    unit_id: int | None = whole(null=True, key="unit.fact_id")
    applied_on: str = day()
    amount_fen: int = whole()
    proposed_by: str = words()


class ReliefApproval(Fact, table=True):
    """The second person's word on a grant."""

    __tablename__ = "relief_approval"
    key: ClassVar[str] = "relief_approval_id"
    __table_args__ = (
        *fact_indexes("relief_approval", "relief_approval_id"),
        standing_unique("relief_approval", "relief_id"),
        CheckConstraint("approved_by <> proposed_by", name="approver_did_not_propose"),
        a_day("granted_on"),
        STRICT,
    )

    relief_approval_id: int = whole(key="relief_approval.fact_id")
    relief_id: int = whole(key="relief.fact_id")
    proposed_by: str = words()
    approved_by: str = words()
    granted_on: str = day()
