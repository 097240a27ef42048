"""What only the rows tell, not the views: which entry asserted a fact, and which took it away."""

from __future__ import annotations

from collections.abc import Collection

from mutualaid.facts import KEYS
from mutualaid.store.asking import Askable
from mutualaid.store.slices import by_numbers


def asserted_by(ledger: Askable, table: str, fact_id: int) -> int:
    """The entry that asserted a row."""
    sql = f'select entry_id from "{table}" where fact_id = :fact_id'  # noqa: S608 - own names
    return int(ledger.select(sql, {"fact_id": fact_id})[0][0])


def entries_of(ledger: Askable, table: str, fact_ids: Collection[int]) -> dict[int, int]:
    """The entry that asserted each of some rows, by ``fact_id``."""
    sql = f'select fact_id, entry_id from "{table}" where true'  # noqa: S608 - own names
    return dict(by_numbers(ledger, sql, "fact_id", fact_ids, of=table))


def voided_by(ledger: Askable, table: str, key: int) -> int | None:
    """The last entry that voided a row of this key; None where there never was one, or none was voided."""
    sql = f'select max(voided_by) from "{table}" where {KEYS[table]} = :key'  # noqa: S608 - own names
    found = ledger.select(sql, {"key": key})[0][0]
    return None if found is None else int(found)
