"""Why a spell of membership ended, as a code."""

from alembic import op

from mutualaid.models.migrating import text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("membership", text("left_reason_code", null=True))
