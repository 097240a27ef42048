"""What only the rows tell, not the views: which entry asserted a fact, and which took it away."""

from __future__ import annotations

from mutualaid.facts import KEYS
from mutualaid.store.asking import Askable


def asserted_by(ledger: Askable, table: str, fact_id: int) -> int:
    """The entry that asserted a row."""
    sql = f'select entry_id from "{table}" where fact_id = :fact_id'  # noqa: S608 - own names
    return int(ledger.select(sql, {"fact_id": fact_id})[0][0])


def voided_by(ledger: Askable, table: str, key: int) -> int | None:
    """The last entry that voided a row of this key; None where there never was one, or none was voided."""
    sql = f'select max(voided_by) from "{table}" where {KEYS[table]} = :key'  # noqa: S608 - own names
    found = ledger.select(sql, {"key": key})[0][0]
    return None if found is None else int(found)
