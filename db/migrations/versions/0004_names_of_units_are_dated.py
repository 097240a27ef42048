"""Names of units are dated: what a unit is called from a day on."""

from mutualaid.models.migrating import covering, day, fact_table, standing, text, whole

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    fact_table(
        "unit_rename",
        "unit_rename_id",
        whole("unit_id", to="unit"), text("unit_name"), text("from_on"),
        day("from_on"),
        standing("unit_id", "from_on"), covering("unit_id", "from_on", "unit_name"),
    )
