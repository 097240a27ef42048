"""A document finds its person whenever they had it, as quickly at any entry."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index("ix_personal_document_no", "personal", ["document_no", "voided_by", "entry_id"])
