"""The journal, its facts and their indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "entry",
        sa.Column("entry_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("os_user", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.Column("options", sa.Text(), nullable=True),
        sa.Column("undoes", WHOLE, nullable=True),
        sa.Column("program_version", sa.Text(), nullable=False),
        sa.Column("schema_version", sa.Text(), nullable=False),
        sa.Column("asserted_count", WHOLE, nullable=False),
        sa.Column("voided_count", WHOLE, nullable=False),
        sa.Column("rows_digest", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("entry_id >= 1", name=op.f("ck_entry_counts_from_one")),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_entry_hash_is_sha256")),
        sa.ForeignKeyConstraint(
            ["undoes"], ["entry.entry_id"], name=op.f("fk_entry_undoes"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entry")),
        sqlite_strict=True,
    )
    op.create_table(
        "person",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("sex_code", sa.Text(), nullable=True),
        sa.CheckConstraint("sex_code IS NULL OR sex_code IN ('M', 'F')", name=op.f("ck_person_sex_is_known")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_person_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_person_person_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_person_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_person")),
        sqlite_strict=True,
    )
    op.create_index("ix_person_entry_id", "person", ["entry_id"], unique=False)
    op.create_index(
        "ix_person_voided_by",
        "person",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_person_person_id",
        "person",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "plan",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column("plan_code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.CheckConstraint("kind_code IN ('enrolled', 'universal')", name=op.f("ck_plan_kind_is_known")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_plan_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.fact_id"], name=op.f("fk_plan_plan_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_plan_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_plan")),
        sqlite_strict=True,
    )
    op.create_index("ix_plan_entry_id", "plan", ["entry_id"], unique=False)
    op.create_index(
        "ix_plan_voided_by",
        "plan",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_plan_plan_code",
        "plan",
        ["plan_code"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_plan_plan_id",
        "plan",
        ["plan_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "unit",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("successor_id", WHOLE, nullable=True),
        sa.CheckConstraint(
            "closed_on IS NULL OR (length(closed_on) = 10 AND substr(closed_on, 5, 1) = '-' AND substr(closed_on, 8, 1) = '-')",
            name=op.f("ck_unit_closed_on_is_a_day"),
        ),
        sa.CheckConstraint(
            "kind_code IN ('district', 'street', 'town', 'township', 'system', 'grassroots')",
            name=op.f("ck_unit_kind_is_known"),
        ),
        sa.CheckConstraint(
            "opened_on IS NULL OR (length(opened_on) = 10 AND substr(opened_on, 5, 1) = '-' AND substr(opened_on, 8, 1) = '-')",
            name=op.f("ck_unit_opened_on_is_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_unit_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["successor_id"], ["unit.fact_id"], name=op.f("fk_unit_successor_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_unit_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_unit_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_unit")),
        sqlite_strict=True,
    )
    op.create_index("ix_unit_entry_id", "unit", ["entry_id"], unique=False)
    op.create_index(
        "ix_unit_voided_by",
        "unit",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_unit_unit_code",
        "unit",
        ["unit_code"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_unit_unit_id",
        "unit",
        ["unit_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_unit_uscc",
        "unit",
        ["uscc"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "headcount",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("headcount_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("counted_on", sa.Text(), nullable=False),
        sa.Column("head_count", WHOLE, nullable=False),
        sa.CheckConstraint("base IN ('staff', 'women', 'insured_heads')", name=op.f("ck_headcount_base_is_known")),
        sa.CheckConstraint(
            "counted_on IS NULL OR (length(counted_on) = 10 AND substr(counted_on, 5, 1) = '-' AND substr(counted_on, 8, 1) = '-')",
            name=op.f("ck_headcount_counted_on_is_a_day"),
        ),
        sa.CheckConstraint("head_count >= 0", name=op.f("ck_headcount_head_count_not_negative")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_headcount_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["headcount_id"], ["headcount.fact_id"], name=op.f("fk_headcount_headcount_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_headcount_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_headcount_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_headcount")),
        sqlite_strict=True,
    )
    op.create_index("ix_headcount_entry_id", "headcount", ["entry_id"], unique=False)
    op.create_index(
        "ix_headcount_voided_by",
        "headcount",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_headcount_headcount_id",
        "headcount",
        ["headcount_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_headcount_unit_id_base_counted_on",
        "headcount",
        ["unit_id", "base", "counted_on"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "membership",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("membership_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("status_code", sa.Text(), nullable=False),
        sa.Column("joined_on", sa.Text(), nullable=False),
        sa.Column("left_on", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "joined_on IS NULL OR (length(joined_on) = 10 AND substr(joined_on, 5, 1) = '-' AND substr(joined_on, 8, 1) = '-')",
            name=op.f("ck_membership_joined_on_is_a_day"),
        ),
        sa.CheckConstraint(
            "left_on IS NULL OR (length(left_on) = 10 AND substr(left_on, 5, 1) = '-' AND substr(left_on, 8, 1) = '-')",
            name=op.f("ck_membership_left_on_is_a_day"),
        ),
        sa.CheckConstraint("status_code IN ('in_service', 'kept')", name=op.f("ck_membership_status_is_known")),
        sa.CheckConstraint("left_on IS NULL OR left_on > joined_on", name=op.f("ck_membership_left_after_joined")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_membership_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.fact_id"], name=op.f("fk_membership_membership_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_membership_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_membership_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_membership")),
        sqlite_strict=True,
    )
    op.create_index("ix_membership_entry_id", "membership", ["entry_id"], unique=False)
    op.create_index(
        "ix_membership_person_id_unit_id_joined_on_left_on_status_cod",
        "membership",
        ["person_id", "unit_id", "joined_on", "left_on", "status_code", "membership_id", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index(
        "ix_membership_voided_by",
        "membership",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_membership_membership_id",
        "membership",
        ["membership_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_membership_person_id_unit_id_joined_on_status_code",
        "membership",
        ["person_id", "unit_id", "joined_on", "status_code"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "opening",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("opening_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("year", WHOLE, nullable=False),
        sa.Column("contribution_fen", WHOLE, nullable=True),
        sa.Column("aid_fen", WHOLE, nullable=True),
        sa.Column("beneficiary_count", WHOLE, nullable=True),
        sa.Column("member_count", WHOLE, nullable=True),
        sa.CheckConstraint(
            "beneficiary_count IS NULL OR beneficiary_count >= 0", name=op.f("ck_opening_beneficiaries_not_negative")
        ),
        sa.CheckConstraint("member_count IS NULL OR member_count >= 0", name=op.f("ck_opening_members_not_negative")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_opening_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.fact_id"], name=op.f("fk_opening_opening_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_opening_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_opening_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_opening")),
        sqlite_strict=True,
    )
    op.create_index("ix_opening_entry_id", "opening", ["entry_id"], unique=False)
    op.create_index(
        "ix_opening_voided_by",
        "opening",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_opening_opening_id",
        "opening",
        ["opening_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_opening_unit_id_year",
        "opening",
        ["unit_id", "year"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "operator",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("operator_id", WHOLE, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("os_user", sa.Text(), nullable=False),
        sa.Column("role_code", sa.Text(), nullable=False),
        sa.Column("unit_id", WHOLE, nullable=True),
        sa.CheckConstraint(
            "role_code IN ('clerk', 'approver', 'admin', 'auditor')", name=op.f("ck_operator_role_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_operator_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.fact_id"], name=op.f("fk_operator_operator_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_operator_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_operator_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_operator")),
        sqlite_strict=True,
    )
    op.create_index("ix_operator_entry_id", "operator", ["entry_id"], unique=False)
    op.create_index(
        "ix_operator_voided_by",
        "operator",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_operator_actor",
        "operator",
        ["actor"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_operator_operator_id",
        "operator",
        ["operator_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "person_alias",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("person_alias_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("survivor_id", WHOLE, nullable=False),
        sa.CheckConstraint("person_id <> survivor_id", name=op.f("ck_person_alias_not_its_own_alias")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_person_alias_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_alias_id"], ["person_alias.fact_id"], name=op.f("fk_person_alias_person_alias_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_person_alias_person_id")),
        sa.ForeignKeyConstraint(["survivor_id"], ["person.fact_id"], name=op.f("fk_person_alias_survivor_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_person_alias_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_person_alias")),
        sqlite_strict=True,
    )
    op.create_index("ix_person_alias_entry_id", "person_alias", ["entry_id"], unique=False)
    op.create_index(
        "ix_person_alias_voided_by",
        "person_alias",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_person_alias_person_alias_id",
        "person_alias",
        ["person_alias_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_person_alias_person_id",
        "person_alias",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "personal",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("personal_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("document_type", sa.Text(), nullable=True),
        sa.Column("document_no", sa.Text(), nullable=True),
        sa.Column("document_original", sa.Text(), nullable=True),
        sa.Column("birth_on", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("card_no", sa.Text(), nullable=True),
        sa.Column("bank_name", sa.Text(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=True),
        sa.Column("commitment", sa.Text(), nullable=False),
        sa.Column("erased_by", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_personal_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["erased_by"], ["entry.entry_id"], name=op.f("fk_personal_erased_by"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_personal_person_id")),
        sa.ForeignKeyConstraint(["personal_id"], ["personal.fact_id"], name=op.f("fk_personal_personal_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_personal_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_personal")),
        sqlite_strict=True,
    )
    op.create_index("ix_personal_entry_id", "personal", ["entry_id"], unique=False)
    op.create_index("ix_personal_person_id", "personal", ["person_id", "voided_by", "entry_id"], unique=False)
    op.create_index(
        "ix_personal_voided_by",
        "personal",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_personal_document_type_document_no",
        "personal",
        ["document_type", "document_no"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_personal_person_id",
        "personal",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_personal_personal_id",
        "personal",
        ["personal_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "plan_terms",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("terms_id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column("effective_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=True),
        sa.Column("floor_base", sa.Text(), nullable=True),
        sa.Column("floor_bp", WHOLE, nullable=True),
        sa.Column("floor_all_below", WHOLE, nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "effective_on IS NULL OR (length(effective_on) = 10 AND substr(effective_on, 5, 1) = '-' AND substr(effective_on, 8, 1) = '-')",
            name=op.f("ck_plan_terms_effective_on_is_a_day"),
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR (length(ends_on) = 10 AND substr(ends_on, 5, 1) = '-' AND substr(ends_on, 8, 1) = '-')",
            name=op.f("ck_plan_terms_ends_on_is_a_day"),
        ),
        sa.CheckConstraint(
            "floor_bp IS NULL OR floor_bp BETWEEN 0 AND 10000", name=op.f("ck_plan_terms_floor_is_a_rate")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_plan_terms_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.fact_id"], name=op.f("fk_plan_terms_plan_id")),
        sa.ForeignKeyConstraint(["terms_id"], ["plan_terms.fact_id"], name=op.f("fk_plan_terms_terms_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_plan_terms_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_plan_terms")),
        sqlite_strict=True,
    )
    op.create_index("ix_plan_terms_entry_id", "plan_terms", ["entry_id"], unique=False)
    op.create_index(
        "ix_plan_terms_voided_by",
        "plan_terms",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_plan_terms_plan_id_effective_on",
        "plan_terms",
        ["plan_id", "effective_on"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_plan_terms_terms_id",
        "plan_terms",
        ["terms_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "target",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("target_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("year", WHOLE, nullable=False),
        sa.Column("target_bp", WHOLE, nullable=False),
        sa.CheckConstraint("target_bp BETWEEN 0 AND 10000", name=op.f("ck_target_target_is_a_rate")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_target_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["target_id"], ["target.fact_id"], name=op.f("fk_target_target_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_target_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_target_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_target")),
        sqlite_strict=True,
    )
    op.create_index("ix_target_entry_id", "target", ["entry_id"], unique=False)
    op.create_index(
        "ix_target_voided_by",
        "target",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_target_target_id",
        "target",
        ["target_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_target_unit_id_year",
        "target",
        ["unit_id", "year"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "unit_alias",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("unit_alias_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_unit_alias_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["unit_alias_id"], ["unit_alias.fact_id"], name=op.f("fk_unit_alias_unit_alias_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_unit_alias_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_unit_alias_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_unit_alias")),
        sqlite_strict=True,
    )
    op.create_index("ix_unit_alias_entry_id", "unit_alias", ["entry_id"], unique=False)
    op.create_index(
        "ix_unit_alias_voided_by",
        "unit_alias",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_unit_alias_unit_alias_id",
        "unit_alias",
        ["unit_alias_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_unit_alias_unit_id_alias",
        "unit_alias",
        ["unit_id", "alias"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "unit_parent",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("unit_parent_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("parent_id", WHOLE, nullable=False),
        sa.Column("from_on", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "from_on IS NULL OR (length(from_on) = 10 AND substr(from_on, 5, 1) = '-' AND substr(from_on, 8, 1) = '-')",
            name=op.f("ck_unit_parent_from_on_is_a_day"),
        ),
        sa.CheckConstraint("parent_id <> unit_id", name=op.f("ck_unit_parent_not_its_own_parent")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_unit_parent_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.fact_id"], name=op.f("fk_unit_parent_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_unit_parent_unit_id")),
        sa.ForeignKeyConstraint(
            ["unit_parent_id"], ["unit_parent.fact_id"], name=op.f("fk_unit_parent_unit_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_unit_parent_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_unit_parent")),
        sqlite_strict=True,
    )
    op.create_index("ix_unit_parent_entry_id", "unit_parent", ["entry_id"], unique=False)
    op.create_index(
        "ix_unit_parent_voided_by",
        "unit_parent",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_unit_parent_unit_id_from_on",
        "unit_parent",
        ["unit_id", "from_on"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_unit_parent_unit_parent_id",
        "unit_parent",
        ["unit_parent_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "enrollment",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("enrollment_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column("terms_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("share_count", WHOLE, nullable=False),
        sa.Column("tier_code", sa.Text(), nullable=True),
        sa.Column("fee_fen", WHOLE, nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR (length(ends_on) = 10 AND substr(ends_on, 5, 1) = '-' AND substr(ends_on, 8, 1) = '-')",
            name=op.f("ck_enrollment_ends_on_is_a_day"),
        ),
        sa.CheckConstraint(
            "starts_on IS NULL OR (length(starts_on) = 10 AND substr(starts_on, 5, 1) = '-' AND substr(starts_on, 8, 1) = '-')",
            name=op.f("ck_enrollment_starts_on_is_a_day"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_enrollment_ends_after_start")),
        sa.CheckConstraint("fee_fen BETWEEN 0 AND 10000000000", name=op.f("ck_enrollment_fee_is_money")),
        sa.CheckConstraint("share_count >= 1", name=op.f("ck_enrollment_share_count_at_least_one")),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.fact_id"], name=op.f("fk_enrollment_enrollment_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_enrollment_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_enrollment_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.fact_id"], name=op.f("fk_enrollment_plan_id")),
        sa.ForeignKeyConstraint(["terms_id"], ["plan_terms.fact_id"], name=op.f("fk_enrollment_terms_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_enrollment_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_enrollment_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_enrollment")),
        sqlite_strict=True,
    )
    op.create_index("ix_enrollment_entry_id", "enrollment", ["entry_id"], unique=False)
    op.create_index(
        "ix_enrollment_person_id_plan_id_starts_on_ends_on_enrollment",
        "enrollment",
        [
            "person_id",
            "plan_id",
            "starts_on",
            "ends_on",
            "enrollment_id",
            "unit_id",
            "fee_fen",
            "voided_by",
            "entry_id",
        ],
        unique=False,
    )
    op.create_index(
        "ix_enrollment_voided_by",
        "enrollment",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_enrollment_enrollment_id",
        "enrollment",
        ["enrollment_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_enrollment_person_id_plan_id_starts_on",
        "enrollment",
        ["person_id", "plan_id", "starts_on"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "payout",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("payout_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("personal_id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column("amount_fen", WHOLE, nullable=False),
        sa.Column("channel_code", sa.Text(), nullable=False),
        sa.Column("serial_no", sa.Text(), nullable=True),
        sa.Column("quarter", sa.Text(), nullable=True),
        sa.Column("category_code", sa.Text(), nullable=True),
        sa.CheckConstraint("channel_code IN ('direct', 'office')", name=op.f("ck_payout_channel_is_known")),
        sa.CheckConstraint("amount_fen BETWEEN 1 AND 10000000000", name=op.f("ck_payout_amount_is_money")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_payout_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.fact_id"], name=op.f("fk_payout_payout_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.fact_id"], name=op.f("fk_payout_person_id")),
        sa.ForeignKeyConstraint(["personal_id"], ["personal.fact_id"], name=op.f("fk_payout_personal_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.fact_id"], name=op.f("fk_payout_plan_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"], ["entry.entry_id"], name=op.f("fk_payout_voided_by"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_payout")),
        sqlite_strict=True,
    )
    op.create_index("ix_payout_entry_id", "payout", ["entry_id"], unique=False)
    op.create_index(
        "ix_payout_person_id_plan_id_payout_id_amount_fen_channel_cod",
        "payout",
        ["person_id", "plan_id", "payout_id", "amount_fen", "channel_code", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index(
        "ix_payout_voided_by",
        "payout",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_payout_payout_id",
        "payout",
        ["payout_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_payout_serial_no",
        "payout",
        ["serial_no"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "contribution",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("contribution_id", WHOLE, nullable=False),
        sa.Column("kind_code", sa.Text(), nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=True),
        sa.Column("received_on", sa.Text(), nullable=False),
        sa.Column("amount_fen", WHOLE, nullable=False),
        sa.Column("receipt_no", sa.Text(), nullable=True),
        sa.Column("enrollment_id", WHOLE, nullable=True),
        sa.Column("reverses_id", WHOLE, nullable=True),
        sa.CheckConstraint(
            "kind_code IN ('receipt', 'refund', 'reversal', 'joining_fee')", name=op.f("ck_contribution_kind_is_known")
        ),
        sa.CheckConstraint(
            "kind_code NOT IN ('receipt', 'joining_fee') OR amount_fen > 0",
            name=op.f("ck_contribution_receipt_is_positive"),
        ),
        sa.CheckConstraint(
            "kind_code NOT IN ('refund', 'reversal') OR amount_fen < 0", name=op.f("ck_contribution_refund_is_negative")
        ),
        sa.CheckConstraint(
            "received_on IS NULL OR (length(received_on) = 10 AND substr(received_on, 5, 1) = '-' AND substr(received_on, 8, 1) = '-')",
            name=op.f("ck_contribution_received_on_is_a_day"),
        ),
        sa.CheckConstraint(
            "amount_fen BETWEEN -10000000000 AND 10000000000 AND amount_fen <> 0",
            name=op.f("ck_contribution_amount_is_money"),
        ),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.fact_id"], name=op.f("fk_contribution_contribution_id")
        ),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.fact_id"], name=op.f("fk_contribution_enrollment_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_contribution_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.fact_id"], name=op.f("fk_contribution_plan_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["contribution.fact_id"], name=op.f("fk_contribution_reverses_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.fact_id"], name=op.f("fk_contribution_unit_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_contribution_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_contribution")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_contribution_enrollment_id_amount_fen",
        "contribution",
        ["enrollment_id", "amount_fen", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index("ix_contribution_entry_id", "contribution", ["entry_id"], unique=False)
    op.create_index(
        "ix_contribution_receipt_no",
        "contribution",
        ["receipt_no"],
        unique=False,
        sqlite_where=sa.text("receipt_no IS NOT NULL"),
        postgresql_where=sa.text("receipt_no IS NOT NULL"),
    )
    op.create_index(
        "ix_contribution_received_on_kind_code_plan_id_unit_id_amount",
        "contribution",
        ["received_on", "kind_code", "plan_id", "unit_id", "amount_fen", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index(
        "ix_contribution_voided_by",
        "contribution",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_contribution_contribution_id",
        "contribution",
        ["contribution_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_contribution_unit_receipt",
        "contribution",
        ["receipt_no"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL AND enrollment_id IS NULL AND kind_code = 'receipt'"),
        postgresql_where=sa.text("voided_by IS NULL AND enrollment_id IS NULL AND kind_code = 'receipt'"),
    )
    op.create_table(
        "payout_event",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("payout_event_id", WHOLE, nullable=False),
        sa.Column("payout_id", WHOLE, nullable=False),
        sa.Column("event_code", sa.Text(), nullable=False),
        sa.Column("event_on", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "event_code IN ('paid', 'returned', 'recovered')", name=op.f("ck_payout_event_event_is_known")
        ),
        sa.CheckConstraint(
            "event_on IS NULL OR (length(event_on) = 10 AND substr(event_on, 5, 1) = '-' AND substr(event_on, 8, 1) = '-')",
            name=op.f("ck_payout_event_event_on_is_a_day"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["entry.entry_id"],
            name=op.f("fk_payout_event_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["payout_event_id"], ["payout_event.fact_id"], name=op.f("fk_payout_event_payout_event_id")
        ),
        sa.ForeignKeyConstraint(["payout_id"], ["payout.fact_id"], name=op.f("fk_payout_event_payout_id")),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_payout_event_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_payout_event")),
        sqlite_strict=True,
    )
    op.create_index("ix_payout_event_entry_id", "payout_event", ["entry_id"], unique=False)
    op.create_index(
        "ix_payout_event_event_on_event_code_payout_id_payout_event_i",
        "payout_event",
        ["event_on", "event_code", "payout_id", "payout_event_id", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index(
        "ix_payout_event_payout_id_event_on_event_code_payout_event_i",
        "payout_event",
        ["payout_id", "event_on", "event_code", "payout_event_id", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index(
        "ix_payout_event_voided_by",
        "payout_event",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_payout_event_payout_event_id",
        "payout_event",
        ["payout_event_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_payout_event_payout_id_event_code_event_on",
        "payout_event",
        ["payout_id", "event_code", "event_on"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_table(
        "allocation",
        sa.Column("fact_id", WHOLE, autoincrement=False, nullable=False),
        sa.Column("entry_id", WHOLE, nullable=False),
        sa.Column("voided_by", WHOLE, nullable=True),
        sa.Column("source_row", WHOLE, nullable=True),
        sa.Column("allocation_id", WHOLE, nullable=False),
        sa.Column("contribution_id", WHOLE, nullable=False),
        sa.Column("enrollment_id", WHOLE, nullable=False),
        sa.Column("amount_fen", WHOLE, nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_allocation_amount_is_positive")),
        sa.ForeignKeyConstraint(["allocation_id"], ["allocation.fact_id"], name=op.f("fk_allocation_allocation_id")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contribution.fact_id"], name=op.f("fk_allocation_contribution_id")
        ),
        sa.ForeignKeyConstraint(["enrollment_id"], ["enrollment.fact_id"], name=op.f("fk_allocation_enrollment_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.entry_id"], name=op.f("fk_allocation_entry_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["voided_by"],
            ["entry.entry_id"],
            name=op.f("fk_allocation_voided_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("fact_id", name=op.f("pk_allocation")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_allocation_enrollment_id_amount_fen",
        "allocation",
        ["enrollment_id", "amount_fen", "voided_by", "entry_id"],
        unique=False,
    )
    op.create_index("ix_allocation_entry_id", "allocation", ["entry_id"], unique=False)
    op.create_index(
        "ix_allocation_voided_by",
        "allocation",
        ["voided_by"],
        unique=False,
        sqlite_where=sa.text("voided_by IS NOT NULL"),
        postgresql_where=sa.text("voided_by IS NOT NULL"),
    )
    op.create_index(
        "uq_allocation_allocation_id",
        "allocation",
        ["allocation_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
    op.create_index(
        "uq_allocation_contribution_id_enrollment_id",
        "allocation",
        ["contribution_id", "enrollment_id"],
        unique=True,
        sqlite_where=sa.text("voided_by IS NULL"),
        postgresql_where=sa.text("voided_by IS NULL"),
    )
