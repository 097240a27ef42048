"""Who paid a contribution: what each payer gave of it."""

from alembic import op

from mutualaid.models.migrating import whole

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for payer in ("member", "unit", "district", "city"):
        op.add_column("contribution", whole(f"{payer}_fen", null=True))
