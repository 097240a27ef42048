"""A settlement may be of a visit to a clinic, not of a stay."""

from alembic import op

from mutualaid.models.migrating import text

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("settlement", text("visit_code", null=True))
