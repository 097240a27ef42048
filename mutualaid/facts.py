"""What is known of facts without any model: tables, keys, closed columns, the day before all days.

A write needs no more than this, so that a small one need not import SQLModel; a test holds it equal to ``models``.
"""

from __future__ import annotations

from collections.abc import Mapping

KEYS: Mapping[str, str] = {
    "unit": "unit_id",
    "unit_parent": "unit_parent_id",
    "unit_rename": "unit_rename_id",
    "unit_alias": "unit_alias_id",
    "headcount": "headcount_id",
    "target": "target_id",
    "mapping": "mapping_id",
    "person": "person_id",
    "personal": "personal_id",
    "person_alias": "person_alias_id",
    "membership": "membership_id",
    "dependant": "dependant_id",
    "plan": "plan_id",
    "plan_terms": "terms_id",
    "enrollment": "enrollment_id",
    "contribution": "contribution_id",
    "allocation": "allocation_id",
    "opening": "opening_id",
    "settlement": "settlement_id",
    "claim": "claim_id",
    "medical": "medical_id",
    "payee": "payee_id",
    "decision": "decision_id",
    "relief": "relief_id",
    "relief_approval": "relief_approval_id",
    "payout": "payout_id",
    "payment_batch": "batch_id",
    "batch_item": "item_id",
    "approval": "approval_id",
    "payment_file": "payment_file_id",
    "payout_event": "payout_event_id",
    "period_closing": "closing_id",
    "period_reopening": "reopening_id",
    "operator": "operator_id",
    "publication": "publication_id",
    "denial": "denial_id",
    "disclosure": "disclosure_id",
    "erasure": "erasure_id",
}
"""Every fact table, each before those that point to it, and the column that holds its key."""

ROW_COLUMNS = frozenset(("fact_id", "entry_id", "voided_by", "source_row"))
"""What every fact has beside its own values: which row it is, who asserted and voided it, from which line of a file."""

SEAL_COLUMNS = frozenset(("salt", "commitment", "erased_by"))
"""What a table with closed columns has further: how the chain holds their values, and who erased them."""

PERSONAL_COLUMNS = (
    "bank_name",
    "birth_on",
    "card_no",
    "document_no",
    "document_original",
    "document_type",
    "name",
    "phone",
)
"""The columns of ``personal`` that the commitment covers and erasure empties, in the order of the commitment."""

PAYEE_COLUMNS = ("account_no", "bank", "evidence", "holder")
"""Those of ``payee``: the account of somebody else, and on what paper they are paid."""

CLOSED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "personal": PERSONAL_COLUMNS,
    "medical": ("diagnosis",),
    "payee": PAYEE_COLUMNS,
}
"""The tables whose digest takes a commitment in place of values, and those values."""

POSTED: Mapping[str, str] = {
    "contribution": "received_on",
    "payout_event": "event_on",
    "relief_approval": "granted_on",
}
"""The tables of money moved, and the day on which it counts: no closed period takes any more of it."""

STORIES: Mapping[str, str] = {"payout_event": "payout_id"}
"""The tables whose facts tell a story, each after the one before, and the column that names whose; no undo makes a hole
in it."""

FOR_EVER = "9999-12-31"
"""The day after all days: until then goes on what has no end."""

SINCE_ALWAYS = "0001-01-01"
"""The first day of what stands since always: a unit without an opening day, a headcount without a day."""
