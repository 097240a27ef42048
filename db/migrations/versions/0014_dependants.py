"""Children and spouses of members have a cover of their own."""

from mutualaid.models.migrating import check, covering, day, fact_table, standing, text, whole

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    fact_table(
        "dependant",
        "dependant_id",
        whole("person_id", to="person"), whole("member_id", to="person"),
        text("kin_code"), text("from_on"), text("until_on", null=True),
        check("kin_is_known", "kin_code IN ('child', 'spouse')"),
        check("not_its_own_dependant", "person_id <> member_id"),
        check("until_after_from", "until_on IS NULL OR until_on > from_on"),
        day("from_on"), day("until_on"),
        standing("person_id", "member_id", "from_on"),
        covering("person_id", "member_id", "kin_code", "from_on", "until_on", "dependant_id"),
    )  # fmt: skip
