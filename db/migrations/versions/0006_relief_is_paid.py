"""Relief is paid: a payment may fulfil a grant, and is then of no plan."""

from mutualaid.models.migrating import covering, standing, whole, widened

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    widened(
        "payout",
        whole("relief_id", to="relief", null=True),
        whole("relief_approval_id", to="relief_approval", null=True),
        may_be_null=("plan_id",),
        indexes=(covering("relief_id", "payout_id"), standing("relief_id")),
    )
