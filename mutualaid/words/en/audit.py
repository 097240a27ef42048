"""The words of ``audit``, in English."""

HELP: dict[str, str] = {
    "audit": "What an auditor takes along: a sample.\nExample: mutualaid audit sample 20 --seed 2018",
    "audit sample": "Draw decisions and covers with everything that bears on each (steps, stays, covers, receipts, payments, every write); the same seed draws the same of the same ledger.\nExample: mutualaid audit sample 20 --seed 2018\nmutualaid audit sample 20 --seed 2018 -o sample.xlsx",
    "audit sample N": "how many: half of them decisions, half covers",
    "audit sample --seed": "any number or text, as the number of the audit notice",
    "audit sample --year": "only events and starts of this year",
}

SENTENCES: dict[str, str] = {
    "sample.title": "Audit sample",
    "sample.stamp": "Journal entry {stamp}",
    "sample.drawn": "{decisions} of {all_decisions} decisions, {covers} of {all_covers} covers; seed {seed}",
    "sample.again": "To draw it again: {line}",
    "sample.sheet_records": "Records",
    "sample.sheet_steps": "Steps",
    "sample.sheet_stays": "Stays",
    "sample.sheet_covers": "Covers",
    "sample.sheet_receipts": "Receipts",
    "sample.sheet_payments": "Payments",
    "sample.sheet_versions": "Writes",
}
