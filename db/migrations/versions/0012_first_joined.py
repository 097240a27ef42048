"""The day on which somebody joined a union at all, where the union of the spell is younger."""

from alembic import op

from mutualaid.models.migrating import text

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("membership", text("first_joined_on", null=True))
