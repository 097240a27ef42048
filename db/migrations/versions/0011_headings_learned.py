"""What somebody said that a heading of a file means is remembered."""

from mutualaid.models.migrating import Index, check, fact_table, standing, text, whole

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    fact_table(
        "mapping",
        "mapping_id",
        text("import_code"), text("heading"), text("heading_key"), text("field"),
        whole("unit_id", to="unit", null=True),
        check("heading_says_something", "length(heading_key) > 0"),
        standing("import_code", "heading_key", "unit_id"),
        Index("uq_{table}_of_all", ("import_code", "heading_key"), "voided_by IS NULL AND unit_id IS NULL", unique=True),
    )
