"""What a small entry is about, row by row, for the receipt: whose, where, of which plan, when, for how much.

Told of the entry being written, whatever use case writes it: an undo tells whose cover goes as well as who entered it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from mutualaid.names.plans import PlanIndex
from mutualaid.names.units import unit_of
from mutualaid.results import ERASED
from mutualaid.rules.identity import shown_to

if TYPE_CHECKING:
    from mutualaid.journal.entries import Writer
    from mutualaid.store.reading import Reader

MOST_ROWS = 24
"""An entry of more rows is about a list, which has its own receipt."""

_COLUMNS: Mapping[str, tuple[str, str]] = {
    "enrollment": ("enrollment_id", "person_id, unit_id, plan_id, starts_on, ends_on, share_count, tier_code, fee_fen"),
    "membership": ("membership_id", "person_id, unit_id, joined_on, left_on, status_code as status, left_reason_code"),
    "claim": ("claim_id", "person_id, plan_id, event_on"),
    "relief": ("relief_id", "person_id, unit_id, amount_fen"),
    "contribution": ("contribution_id", "unit_id, plan_id, received_on, amount_fen"),
    "dependant": ("dependant_id", "person_id, member_id, kin_code, from_on, until_on"),
    "personal": ("person_id", "person_id"),
}
"""Of each table the key and what is told of a row. The first of which an entry holds rows says what it is about."""
_OF_CLAIM = (
    "select c.person_id, c.plan_id, c.event_on, t.outcome, t.amount_fen, t.claim_id as claim_no,"
    " case when t.voided_by = :entry then 1 else 0 end as is_taken_back"
    " from decision t join claim c on c.fact_id = t.claim_id where {touched} order by t.fact_id"
)
_TOUCHED = "(t.entry_id = :entry or t.voided_by = :entry)"


def about(writer: Writer) -> list[dict[str, Any]]:
    """What the entry being written is about; nothing of an entry of many rows, or of none that has a subject."""
    if sum(writer.asserted.values()) + sum(writer.voided.values()) > MOST_ROWS:
        return []
    tables = writer.asserted.keys() | writer.voided.keys()
    return _about(writer, writer.entry_id, tables)


def about_entry(reader: Reader, entry: int, *, row_count: int) -> list[dict[str, Any]]:
    """What an entry of so many rows was about, as its receipt told it then; names are starred."""
    return [] if row_count > MOST_ROWS else _about(reader, entry, (*_COLUMNS, "decision"))


def _about(ledger: Writer | Reader, entry: int, tables: Collection[str]) -> list[dict[str, Any]]:
    for table in _COLUMNS:
        if table in tables and (rows := _rows(ledger, table, entry)):
            return [_told(ledger, row) for row in rows]
    if "decision" in tables:
        found = ledger.select_named(_OF_CLAIM.format(touched=_TOUCHED), {"entry": entry})
        return [_told(ledger, row) for row in found]
    return []


def _rows(ledger: Writer | Reader, table: str, entry: int) -> list[dict[str, Any]]:
    """The rows that the entry touches, each key once: as it stands then, or as it stood before it was taken back."""
    key, columns = _COLUMNS[table]
    found = ledger.select_named(
        f"select t.{key} as key, {columns}, case when t.voided_by = :entry then 1 else 0 end as is_taken_back"  # noqa: S608
        f' from "{table}" t where {_TOUCHED} order by is_taken_back desc, t.fact_id',
        {"entry": entry},
    )
    return list({row["key"]: row for row in found}.values())


def _told(writer: Writer | Reader, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row by the names of an answer: the person, the unit and the plan by what they are called."""
    made: dict[str, Any] = {}
    for key, value in row.items():
        if key in ("person_id", "member_id"):
            made[key.replace("_id", "_no")] = value
            made["name" if key == "person_id" else "member_name"] = _name(writer, value)
        elif key == "unit_id":
            unit = unit_of(writer, value)
            made |= {} if unit is None else {"unit_code": unit.unit_code, "unit_name": unit.unit_name}
        elif key == "plan_id":
            plan = PlanIndex(writer).by_id.get(value)
            made |= {} if plan is None else {"plan_code": plan.plan_code, "plan_name": plan.told}
        elif key == "is_taken_back":
            made |= {"taken_back": True} if value else {}
        elif key != "key":
            made[key] = value
    return made


def _name(writer: Writer | Reader, person_id: int) -> str:
    """The name of a person, also of one who is taken out by this entry; starred unless it was typed."""
    sql = "select name from personal where person_id = :person_id order by fact_id desc limit 1"
    found = writer.select(sql, {"person_id": person_id})
    return shown_to(writer.typed, "name", found[0][0]) if found and found[0][0] else ERASED
