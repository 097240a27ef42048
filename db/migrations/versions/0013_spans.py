"""The days on which a person counts are kept beside the facts that they follow from."""

import sqlalchemy as sa
from alembic import op

from mutualaid.models.migrating import text, whole

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    key = ("span_code", "plan_id", "unit_id", "person_id", "starts_on")
    op.create_table(
        "span",
        text("span_code"), whole("plan_id"), whole("unit_id"), whole("person_id"), text("starts_on"), text("ends_on"),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_span")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "span_state",
        whole("entry_id"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_span_state")),
        sqlite_strict=True,
    )
