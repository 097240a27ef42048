"""Every table of the ledger: columns, constraints, indexes. No behaviour lives here.

Each fact table has ``fact_id`` (the row, never reused), ``entry_id`` (the journal entry that asserted it),
``voided_by`` (the entry that voided it, NULL while it stands) and ``source_row`` (the row of the imported
sheet). A key such as ``person_id`` is the ``fact_id`` of the first row asserted under it and stays when the
fact is corrected; one standing row a key. Days are ISO text, money is integer fen, rates are integer basis points.

Column types are only ``Text`` and ``BigInteger``/``Integer``: STRICT tables on SQLite refuse SQLModel's own.
Models with ``table=True`` do not validate; validation happens in ``rules``.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from mutualaid.models.base import Entry, Fact
from mutualaid.models.claims import Claim, Decision, Medical, Payee, Settlement
from mutualaid.models.cover import Allocation, Contribution, Enrollment, Opening, Plan, PlanTerms
from mutualaid.models.district import (
    Headcount,
    Membership,
    Person,
    Personal,
    PersonAlias,
    Target,
    Unit,
    UnitAlias,
    UnitParent,
    UnitRename,
)
from mutualaid.models.payouts import (
    Approval,
    BatchItem,
    PaymentBatch,
    PaymentFile,
    Payout,
    PayoutEvent,
    PeriodClosing,
    PeriodReopening,
    Relief,
    ReliefApproval,
)
from mutualaid.models.trust import Denial, Disclosure, Erasure, Operator, Publication

FACTS: tuple[type[Fact], ...] = (
    Unit,
    UnitParent,
    UnitRename,
    UnitAlias,
    Headcount,
    Target,
    Person,
    Personal,
    PersonAlias,
    Membership,
    Plan,
    PlanTerms,
    Enrollment,
    Contribution,
    Allocation,
    Opening,
    Settlement,
    Claim,
    Medical,
    Payee,
    Decision,
    Relief,
    ReliefApproval,
    Payout,
    PaymentBatch,
    BatchItem,
    Approval,
    PaymentFile,
    PayoutEvent,
    PeriodClosing,
    PeriodReopening,
    Operator,
    Publication,
    Denial,
    Disclosure,
    Erasure,
)
"""Every fact table, each before those that point to it."""

__all__ = [
    "FACTS",
    "Allocation",
    "Approval",
    "BatchItem",
    "Claim",
    "Contribution",
    "Decision",
    "Denial",
    "Disclosure",
    "Enrollment",
    "Entry",
    "Erasure",
    "Fact",
    "Headcount",
    "Medical",
    "Membership",
    "Opening",
    "Operator",
    "Payee",
    "PaymentBatch",
    "PaymentFile",
    "Payout",
    "PayoutEvent",
    "PeriodClosing",
    "PeriodReopening",
    "Person",
    "PersonAlias",
    "Personal",
    "Plan",
    "PlanTerms",
    "Publication",
    "Relief",
    "ReliefApproval",
    "SQLModel",
    "Settlement",
    "Target",
    "Unit",
    "UnitAlias",
    "UnitParent",
    "UnitRename",
]

for table in SQLModel.metadata.tables.values():
    for constraint in table.foreign_key_constraints:
        # Facts go in first, the journal row last: only references to the journal wait for the commit. While any
        # deferred reference is open, SQLite looks for children of every row that is inserted into a parent table.
        if constraint.referred_table.name == "entry":
            constraint.deferrable = True
            constraint.initially = "DEFERRED"
