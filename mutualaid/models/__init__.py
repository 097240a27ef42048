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

from mutualaid.facts import KEYS
from mutualaid.models import claims, cover, derived, district, files, payouts, trust
from mutualaid.models.base import Entry, Fact
from mutualaid.models.district import Personal

__all__ = [
    "FACTS",
    "Entry",
    "Fact",
    "Personal",
    "SQLModel",
    "claims",
    "cover",
    "derived",
    "district",
    "files",
    "payouts",
    "trust",
]

_ORDER = tuple(KEYS)
FACTS: tuple[type[Fact], ...] = tuple(
    sorted(Fact.__subclasses__(), key=lambda model: _ORDER.index(str(model.__tablename__)))
)
"""Every fact table, each before those that point to it: the order of ``facts.KEYS``."""

for table in SQLModel.metadata.tables.values():
    for constraint in table.foreign_key_constraints:
        # Facts go in first, the journal row last: only references to the journal wait for the commit. While any
        # deferred reference is open, SQLite looks for children of every row that is inserted into a parent table.
        if constraint.referred_table.name == "entry":
            constraint.deferrable = True
            constraint.initially = "DEFERRED"
