"""The words of ``export``, in English."""

HELP: dict[str, str] = {
    "export": "Data for other tools.\nExample: mutualaid export data package",
    "export data": "Write a masked data package: a CSV for each table with datapackage.json (Frictionless), and mutualaid.db with metadata.json (Datasette).\nExample: mutualaid export data package",
    "export data DIR": "the folder to write to, new or empty",
    "export data --as-of": "the day of the tree of unions; today if left out",
}

SENTENCES: dict[str, str] = {
    "export.package": "A masked copy of the ledger: names and documents masked, no phone, card, day of birth or diagnosis",
    "export.units": "one union a row with its town on the day",
    "export.plans": "one plan a row",
    "export.members": "one person a row, name and document masked",
    "export.memberships": "one spell of membership a row",
    "export.enrollments": "one enrollment a row; paid where its contribution has come",
    "export.contributions": "one receipt, refund, reversal or joining fee a row",
    "export.claims": "one claim a row with the decision that stands",
    "export.payments": "one event of a payment a row; change_fen is what it adds to the aid of its day",
    "export.entries": "one journal entry a row",
    "export.codes": "one code a row with its names",
    "export.title_units": "Units",
    "export.title_plans": "Plans",
    "export.title_members": "People",
    "export.title_memberships": "Memberships",
    "export.title_enrollments": "Enrollments",
    "export.title_contributions": "Contributions",
    "export.title_claims": "Claims",
    "export.title_payments": "Payments",
    "export.title_entries": "Entries",
    "export.title_codes": "Codes",
    "export.canned.participation": "Participation rate (M01) on a day",
    "export.canned.participation_by_town": "Participation by town on a day",
    "export.canned.contributions_by_plan": "Contributions by year and plan",
    "export.canned.aid_by_plan": "Aid by year and plan",
    "export.canned.claims_by_outcome": "Claims by year, plan and outcome",
    "export.canned.uncovered_by_unit": "Members without cover by unit on a day",
    "export.canned.entries_by_actor": "Entries by actor and action",
}
