"""Who is paid in the member's place: a claim's payee, and the attempt that uses it."""

from mutualaid.models.migrating import check, fact_table, filled, standing, text, whole, widened

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    fact_table(
        "payee",
        "payee_id",
        whole("person_id", to="person"), whole("claim_id", to="claim"), text("relation_code", null=True),
        text("holder", null=True), text("account_no", null=True), text("bank", null=True), text("evidence", null=True),
        text("salt", null=True), text("commitment"), whole("erased_by", to="entry", null=True),
        check("relation_is_known", "relation_code IS NULL OR relation_code IN ('heir', 'union', 'guardian')"),
        filled("erased_by"), standing("claim_id"),
    )
    widened("batch_item", whole("payee_id", to="payee", null=True))
