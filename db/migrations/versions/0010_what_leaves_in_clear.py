"""What personal values in clear were for, of whom they were, and into which file they went."""

from alembic import op

from mutualaid.models.migrating import text

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    for column in ("purpose_code", "person_nos", "file_name"):
        op.add_column("disclosure", text(column, null=True))
