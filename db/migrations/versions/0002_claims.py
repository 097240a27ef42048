"""Claims, decisions, payments by batch, closed periods, relief; publications, denials, disclosures, erasures."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "denial",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("denial_id", WHOLE, nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("role_code", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["denial_id"], ["denial.fact_id"], name=op.f("fk_denial_denial_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_denial_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_denial_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_denial")),
        sqlite_strict=True,
    )
    op.create_table(
        "payment_batch",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("item_count", WHOLE, nullable=False),
        sa.Column("payee_count", WHOLE, nullable=False),
        sa.Column("total_fen", WHOLE, nullable=False),
        sa.CheckConstraint(
            "item_count >= 1 AND payee_count BETWEEN 1 AND item_count", name=op.f("ck_payment_batch_counts_agree")
        ),
        sa.CheckConstraint("total_fen BETWEEN 1 AND 1000000000000", name=op.f("ck_payment_batch_total_is_money")),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batch.fact_id"], name=op.f("fk_payment_batch_batch_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_payment_batch_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_payment_batch_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_payment_batch")),
        sqlite_strict=True,
    )
    op.create_table(
        "period_closing",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("closing_id", WHOLE, nullable=False),
        sa.Column("closed_until", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "closed_until IS NULL OR (length(closed_until) = 10 AND substr(closed_until, 5, 1) = '-' AND substr(closed_until, 8, 1) = '-')",
            name=op.f("ck_period_closing_closed_until_is_a_day"),
        ),
        sa.ForeignKeyConstraint(["closing_id"], ["period_closing.fact_id"], name=op.f("fk_period_closing_closing_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_period_closing_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_period_closing_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_period_closing")),
        sqlite_strict=True,
    )
    op.create_table(
        "publication",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("publication_id", WHOLE, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("total", sa.Text(), nullable=False),
        sa.Column("row_count", WHOLE, nullable=False),
        sa.Column("rows_sha256", sa.Text(), nullable=False),
        sa.Column("head_entry", WHOLE, nullable=False),
        sa.Column("head_hash", sa.Text(), nullable=False),
        sa.CheckConstraint("length(head_hash) = 64", name=op.f("ck_publication_head_is_sha256")),
        sa.CheckConstraint("length(rows_sha256) = 64", name=op.f("ck_publication_rows_are_hashed")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_publication_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["head_entry"],
            ["entry.entry_id"],
            name=op.f("fk_publication_head_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.fact_id"], name=op.f("fk_publication_publication_id")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_publication_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_publication")),
        sqlite_strict=True,
    )
    op.create_table(
        "approval",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("approval_id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.CheckConstraint("approved_by <> decided_by", name=op.f("ck_approval_approver_did_not_adjudicate")),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_approval_approver_did_not_propose")),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.fact_id"], name=op.f("fk_approval_approval_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batch.fact_id"], name=op.f("fk_approval_batch_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_approval_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_approval_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_approval")),
        sqlite_strict=True,
    )
    op.create_table(
        "disclosure",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("disclosure_id", WHOLE, nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("person_id", WHOLE, nullable=True),
        sa.Column("row_count", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["disclosure_id"], ["disclosure.fact_id"], name=op.f("fk_disclosure_disclosure_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_disclosure_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_disclosure_person_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_disclosure_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_disclosure")),
        sqlite_strict=True,
    )
    op.create_table(
        "erasure",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("erasure_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("row_count", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_erasure_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.fact_id"], name=op.f("fk_erasure_erasure_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_erasure_person_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_erasure_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_erasure")),
        sqlite_strict=True,
    )
    op.create_table(
        "period_reopening",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("reopening_id", WHOLE, nullable=False),
        sa.Column("closing_id", WHOLE, nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("reopened_by", sa.Text(), nullable=False),
        sa.CheckConstraint("reopened_by <> closed_by", name=op.f("ck_period_reopening_another_person_reopens")),
        sa.ForeignKeyConstraint(
            ["closing_id"], ["period_closing.fact_id"], name=op.f("fk_period_reopening_closing_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_period_reopening_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["reopening_id"], ["period_reopening.fact_id"], name=op.f("fk_period_reopening_reopening_id")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_period_reopening_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_period_reopening")),
        sqlite_strict=True,
    )
    op.create_table(
        "relief",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("relief_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=True),
        sa.Column("applied_on", sa.Text(), nullable=False),
        sa.Column("amount_fen", WHOLE, nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "applied_on IS NULL OR (length(applied_on) = 10 AND substr(applied_on, 5, 1) = '-' AND substr(applied_on, 8, 1) = '-')",
            name=op.f("ck_relief_applied_on_is_a_day"),
        ),
        sa.CheckConstraint("amount_fen BETWEEN 1 AND 10000000000", name=op.f("ck_relief_amount_is_money")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_relief_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_relief_person_id")),
        sa.ForeignKeyConstraint(["relief_id"], ["relief.fact_id"], name=op.f("fk_relief_relief_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_relief_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_relief_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_relief")),
        sqlite_strict=True,
    )
    op.create_table(
        "settlement",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("settlement_id", WHOLE, nullable=False),
        sa.Column("settlement_no", sa.Text(), nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("hospital", sa.Text(), nullable=True),
        sa.Column("hospital_level", WHOLE, nullable=True),
        sa.Column("admitted_on", sa.Text(), nullable=False),
        sa.Column("discharged_on", sa.Text(), nullable=False),
        sa.Column("total_fen", WHOLE, nullable=False),
        sa.Column("fund_fen", WHOLE, nullable=False),
        sa.Column("self_one_fen", WHOLE, nullable=False),
        sa.Column("self_two_fen", WHOLE, nullable=False),
        sa.Column("own_fen", WHOLE, nullable=False),
        sa.Column("referral", WHOLE, nullable=False),
        sa.Column("cause_code", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "admitted_on IS NULL OR (length(admitted_on) = 10 AND substr(admitted_on, 5, 1) = '-' AND substr(admitted_on, 8, 1) = '-')",
            name=op.f("ck_settlement_admitted_on_is_a_day"),
        ),
        sa.CheckConstraint("cause_code IN ('illness', 'accident')", name=op.f("ck_settlement_cause_is_known")),
        sa.CheckConstraint(
            "discharged_on IS NULL OR (length(discharged_on) = 10 AND substr(discharged_on, 5, 1) = '-' AND substr(discharged_on, 8, 1) = '-')",
            name=op.f("ck_settlement_discharged_on_is_a_day"),
        ),
        sa.CheckConstraint(
            "received_on IS NULL OR (length(received_on) = 10 AND substr(received_on, 5, 1) = '-' AND substr(received_on, 8, 1) = '-')",
            name=op.f("ck_settlement_received_on_is_a_day"),
        ),
        sa.CheckConstraint("discharged_on >= admitted_on", name=op.f("ck_settlement_discharged_after_admission")),
        sa.CheckConstraint(
            "fund_fen + self_one_fen + self_two_fen + own_fen = total_fen", name=op.f("ck_settlement_parts_add_up")
        ),
        sa.CheckConstraint(
            "fund_fen >= 0 AND self_one_fen >= 0 AND self_two_fen >= 0 AND own_fen >= 0 AND total_fen <= 10000000000",
            name=op.f("ck_settlement_parts_are_money"),
        ),
        sa.CheckConstraint(
            "hospital_level IS NULL OR hospital_level BETWEEN 1 AND 3", name=op.f("ck_settlement_level_is_known")
        ),
        sa.CheckConstraint("referral IN (0, 1)", name=op.f("ck_settlement_referral_is_yes_or_no")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_settlement_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_settlement_person_id")),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlement.fact_id"], name=op.f("fk_settlement_settlement_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_settlement_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_settlement")),
        sqlite_strict=True,
    )
    op.create_table(
        "claim",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("claim_id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("event_on", sa.Text(), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("settlement_id", WHOLE, nullable=True),
        sa.Column("channel_code", sa.Text(), nullable=False),
        sa.Column("cause_code", sa.Text(), nullable=False),
        sa.Column("disease_code", sa.Text(), nullable=True),
        sa.Column("harm_code", sa.Text(), nullable=True),
        sa.Column("grade", WHOLE, nullable=True),
        sa.Column("day_count", WHOLE, nullable=True),
        sa.Column("loss_fen", WHOLE, nullable=True),
        sa.Column("received_on", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind_code = 'stay') = (settlement_id IS NOT NULL)", name=op.f("ck_claim_stay_has_a_settlement")
        ),
        sa.CheckConstraint("cause_code IN ('illness', 'accident')", name=op.f("ck_claim_cause_is_known")),
        sa.CheckConstraint("channel_code IN ('direct', 'office')", name=op.f("ck_claim_channel_is_known")),
        sa.CheckConstraint(
            "event_on IS NULL OR (length(event_on) = 10 AND substr(event_on, 5, 1) = '-' AND substr(event_on, 8, 1) = '-')",
            name=op.f("ck_claim_event_on_is_a_day"),
        ),
        sa.CheckConstraint(
            "harm_code IS NULL OR harm_code IN ('death', 'disability', 'injury', 'fire')",
            name=op.f("ck_claim_harm_is_known"),
        ),
        sa.CheckConstraint("kind_code IN ('stay', 'illness', 'accident')", name=op.f("ck_claim_kind_is_known")),
        sa.CheckConstraint(
            "received_on IS NULL OR (length(received_on) = 10 AND substr(received_on, 5, 1) = '-' AND substr(received_on, 8, 1) = '-')",
            name=op.f("ck_claim_received_on_is_a_day"),
        ),
        sa.CheckConstraint("grade IS NULL OR grade BETWEEN 1 AND 10", name=op.f("ck_claim_grade_is_known")),
        sa.CheckConstraint(
            "loss_fen IS NULL OR loss_fen BETWEEN 0 AND 10000000000", name=op.f("ck_claim_loss_is_money")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.fact_id"], name=op.f("fk_claim_claim_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_claim_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_claim_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.fact_id"], name=op.f("fk_claim_plan_id")),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlement.fact_id"], name=op.f("fk_claim_settlement_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_claim_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_claim")),
        sqlite_strict=True,
    )
    op.create_table(
        "payment_file",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("payment_file_id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("approval_id", WHOLE, nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("format_code", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("line_count", WHOLE, nullable=False),
        sa.Column("total_fen", WHOLE, nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_payment_file_content_is_hashed")),
        sa.CheckConstraint("line_count >= 1", name=op.f("ck_payment_file_line_count_at_least_one")),
        sa.ForeignKeyConstraint(["approval_id"], ["approval.fact_id"], name=op.f("fk_payment_file_approval_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batch.fact_id"], name=op.f("fk_payment_file_batch_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_payment_file_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["payment_file_id"], ["payment_file.fact_id"], name=op.f("fk_payment_file_payment_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_payment_file_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_payment_file")),
        sqlite_strict=True,
    )
    op.create_table(
        "relief_approval",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("relief_approval_id", WHOLE, nullable=False),
        sa.Column("relief_id", WHOLE, nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("granted_on", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "granted_on IS NULL OR (length(granted_on) = 10 AND substr(granted_on, 5, 1) = '-' AND substr(granted_on, 8, 1) = '-')",
            name=op.f("ck_relief_approval_granted_on_is_a_day"),
        ),
        sa.CheckConstraint("approved_by <> proposed_by", name=op.f("ck_relief_approval_approver_did_not_propose")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_relief_approval_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["relief_approval_id"], ["relief_approval.fact_id"], name=op.f("fk_relief_approval_relief_approval_id")
        ),
        sa.ForeignKeyConstraint(["relief_id"], ["relief.fact_id"], name=op.f("fk_relief_approval_relief_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_relief_approval_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_relief_approval")),
        sqlite_strict=True,
    )
    op.create_table(
        "decision",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("decision_id", WHOLE, nullable=False),
        sa.Column("claim_id", WHOLE, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=True),
        sa.Column("amount_fen", WHOLE, nullable=False),
        sa.Column("day_count", WHOLE, nullable=True),
        sa.Column("enrollment_id", WHOLE, nullable=True),
        sa.Column("terms_id", WHOLE, nullable=True),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "amount_fen = 0 OR outcome IN ('pay', 'partial')", name=op.f("ck_decision_only_a_payment_has_an_amount")
        ),
        sa.CheckConstraint(
            "outcome IN ('pay', 'partial', 'reject', 'hold')", name=op.f("ck_decision_outcome_is_known")
        ),
        sa.CheckConstraint("amount_fen BETWEEN 0 AND 10000000000", name=op.f("ck_decision_amount_is_money")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.fact_id"], name=op.f("fk_decision_claim_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.fact_id"], name=op.f("fk_decision_decision_id")),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.fact_id"], name=op.f("fk_decision_enrollment_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_decision_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["terms_id"], ["plan_terms.fact_id"], name=op.f("fk_decision_terms_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_decision_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_decision")),
        sqlite_strict=True,
    )
    op.create_table(
        "medical",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("medical_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("settlement_id", WHOLE, nullable=True),
        sa.Column("claim_id", WHOLE, nullable=True),
        sa.Column("diagnosis", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("erased_by", WHOLE, nullable=True),
        sa.CheckConstraint(
            "(settlement_id IS NULL) <> (claim_id IS NULL)", name=op.f("ck_medical_belongs_to_one_event")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.fact_id"], name=op.f("fk_medical_claim_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_medical_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["erased_by"], ["entry.entry_id"], name=op.f("fk_medical_erased_by"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["medical_id"], ["medical.fact_id"], name=op.f("fk_medical_medical_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_medical_person_id")),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlement.fact_id"], name=op.f("fk_medical_settlement_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_medical_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_medical")),
        sqlite_strict=True,
    )
    op.create_table(
        "batch_item",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("batch_id", WHOLE, nullable=False),
        sa.Column("payout_id", WHOLE, nullable=False),
        sa.Column("attempt", WHOLE, nullable=False),
        sa.Column("line_no", WHOLE, nullable=False),
        sa.Column("personal_id", WHOLE, nullable=False),
        sa.Column("amount_fen", WHOLE, nullable=False),
        sa.CheckConstraint("amount_fen BETWEEN 1 AND 10000000000", name=op.f("ck_batch_item_amount_is_money")),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_batch_item_attempt_counts_from_one")),
        sa.CheckConstraint("line_no >= 1", name=op.f("ck_batch_item_line_counts_from_one")),
        sa.ForeignKeyConstraint(["batch_id"], ["payment_batch.fact_id"], name=op.f("fk_batch_item_batch_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_batch_item_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["item_id"], ["batch_item.fact_id"], name=op.f("fk_batch_item_item_id")),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.fact_id"], name=op.f("fk_batch_item_payout_id")),
        sa.ForeignKeyConstraint(["personal_id"], ["personal.fact_id"], name=op.f("fk_batch_item_personal_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_batch_item_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_batch_item")),
        sqlite_strict=True,
    )

    # ADD COLUMN with its reference in one statement: SQLite knows no other way, and a batch copy would lose the guards.
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for table, column, target in (
        ("payout", "claim_id", "claim"),
        ("payout", "decision_id", "decision"),
        ("payout_event", "item_id", "batch_item"),
        ("payout_event", "payment_file_id", "payment_file"),
    ):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} {whole}"
            f" CONSTRAINT fk_{table}_{column} REFERENCES {target} (fact_id)"
        )
    op.add_column("payout_event", sa.Column("reason", sa.Text(), nullable=True))
    op.create_index("ix_denial_entry_id", "denial", ["entry_id"], unique=False)
    op.create_index(
        "ix_denial_voided_by",
        "denial",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_denial_denial_id",
        "denial",
        ["denial_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_payment_batch_entry_id", "payment_batch", ["entry_id"], unique=False)
    op.create_index(
        "ix_payment_batch_voided_by",
        "payment_batch",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_payment_batch_batch_id",
        "payment_batch",
        ["batch_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_period_closing_entry_id", "period_closing", ["entry_id"], unique=False)
    op.create_index(
        "ix_period_closing_voided_by",
        "period_closing",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_period_closing_closed_until",
        "period_closing",
        ["closed_until"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_period_closing_closing_id",
        "period_closing",
        ["closing_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_publication_entry_id", "publication", ["entry_id"], unique=False)
    op.create_index("ix_publication_head_entry", "publication", ["head_entry"], unique=False)
    op.create_index(
        "ix_publication_voided_by",
        "publication",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_publication_publication_id",
        "publication",
        ["publication_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_approval_entry_id", "approval", ["entry_id"], unique=False)
    op.create_index(
        "ix_approval_voided_by",
        "approval",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_approval_approval_id",
        "approval",
        ["approval_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_approval_batch_id_decided_by",
        "approval",
        ["batch_id", "decided_by"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_disclosure_entry_id", "disclosure", ["entry_id"], unique=False)
    op.create_index(
        "ix_disclosure_voided_by",
        "disclosure",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_disclosure_disclosure_id",
        "disclosure",
        ["disclosure_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_erasure_entry_id", "erasure", ["entry_id"], unique=False)
    op.create_index(
        "ix_erasure_voided_by",
        "erasure",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_erasure_erasure_id",
        "erasure",
        ["erasure_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_erasure_person_id",
        "erasure",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_period_reopening_entry_id", "period_reopening", ["entry_id"], unique=False)
    op.create_index(
        "ix_period_reopening_voided_by",
        "period_reopening",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_period_reopening_closing_id",
        "period_reopening",
        ["closing_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_period_reopening_reopening_id",
        "period_reopening",
        ["reopening_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_relief_entry_id", "relief", ["entry_id"], unique=False)
    op.create_index(
        "ix_relief_person_id_applied_on_relief_id_amount_fen",
        "relief",
        ["person_id", "applied_on", "relief_id", "amount_fen", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index(
        "ix_relief_voided_by",
        "relief",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_relief_relief_id",
        "relief",
        ["relief_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_settlement_entry_id", "settlement", ["entry_id"], unique=False)
    op.create_index(
        "ix_settlement_voided_by",
        "settlement",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_settlement_settlement_id",
        "settlement",
        ["settlement_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_settlement_settlement_no",
        "settlement",
        ["settlement_no"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_claim_entry_id", "claim", ["entry_id"], unique=False)
    op.create_index(
        "ix_claim_person_id_plan_id_event_on_claim_id_settlement_id",
        "claim",
        ["person_id", "plan_id", "event_on", "claim_id", "settlement_id", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index(
        "ix_claim_voided_by",
        "claim",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_claim_claim_id",
        "claim",
        ["claim_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_claim_settlement_id_plan_id",
        "claim",
        ["settlement_id", "plan_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_payment_file_entry_id", "payment_file", ["entry_id"], unique=False)
    op.create_index(
        "ix_payment_file_voided_by",
        "payment_file",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_payment_file_batch_id",
        "payment_file",
        ["batch_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_payment_file_payment_file_id",
        "payment_file",
        ["payment_file_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_relief_approval_entry_id", "relief_approval", ["entry_id"], unique=False)
    op.create_index(
        "ix_relief_approval_voided_by",
        "relief_approval",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_relief_approval_relief_approval_id",
        "relief_approval",
        ["relief_approval_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_relief_approval_relief_id",
        "relief_approval",
        ["relief_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "ix_decision_enrollment_id_claim_id_outcome_amount_fen_day_co",
        "decision",
        ["enrollment_id", "claim_id", "outcome", "amount_fen", "day_count", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index("ix_decision_entry_id", "decision", ["entry_id"], unique=False)
    op.create_index(
        "ix_decision_voided_by",
        "decision",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_decision_claim_id",
        "decision",
        ["claim_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_decision_decision_id",
        "decision",
        ["decision_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index("ix_medical_entry_id", "medical", ["entry_id"], unique=False)
    op.create_index(
        "ix_medical_erased_by",
        "medical",
        ["erased_by"],
        unique=False,
        sqlite_where=sa.text("erased_by IS NOT NULL"),
        postgresql_where=sa.text("erased_by IS NOT NULL"),
    )
    op.create_index(
        "ix_medical_voided_by",
        "medical",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_medical_claim_id",
        "medical",
        ["claim_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_medical_medical_id",
        "medical",
        ["medical_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_medical_settlement_id",
        "medical",
        ["settlement_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "ix_batch_item_batch_id_line_no_payout_id_item_id",
        "batch_item",
        ["batch_id", "line_no", "payout_id", "item_id", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index("ix_batch_item_entry_id", "batch_item", ["entry_id"], unique=False)
    op.create_index(
        "ix_batch_item_voided_by",
        "batch_item",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_batch_item_batch_id_payout_id",
        "batch_item",
        ["batch_id", "payout_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_batch_item_item_id",
        "batch_item",
        ["item_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_batch_item_payout_id_attempt",
        "batch_item",
        ["payout_id", "attempt"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "ix_payout_claim_id_payout_id", "payout", ["claim_id", "payout_id", "voided_by", "entry_id"], unique=False
    )
    op.create_index(
        "uq_payout_decision_id",
        "payout",
        ["decision_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_payout_event_item_id_event_code",
        "payout_event",
        ["item_id", "event_code"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "ix_personal_erased_by",
        "personal",
        ["erased_by"],
        unique=False,
        sqlite_where=sa.text("erased_by IS NOT NULL"),
        postgresql_where=sa.text("erased_by IS NOT NULL"),
    )
