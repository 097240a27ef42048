"""Undo: a new entry that voids what an entry asserted and asserts again, under the same keys, what it voided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table

from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal.entries import CLOSED, Actor, Intent, Writer, columns_of, write
from mutualaid.models import FACTS
from mutualaid.results import Receipt

ROW_COLUMNS = frozenset(("fact_id", "entry_id", "voided_by", "source_row"))


def undo(url: str, entry: int, *, actor: Actor, reason: str, dry_run: bool = False) -> Receipt:
    """Undo one entry; an undo can be undone.

    Raises ENTRY_UNKNOWN (exit 1), UNDO_TWICE (exit 5) and UNDO_REFUSED (exit 1, with the later entries and facts)
    where a later standing entry changed one of its rows or asserted a fact that rests on a key it first made.
    """
    intent = Intent("journal undo", actor, reason=reason, options={"entry": entry}, undoes=entry, dry_run=dry_run)
    with write(url, intent) as writer:
        _refuse_unknown(writer, entry)
        again: list[tuple[str, list[dict[str, Any]]]] = []
        voids: list[tuple[str, list[int]]] = []
        resting: list[str] = []
        first_made = _first_made(writer, entry)
        for model in FACTS:
            table = str(model.__tablename__)
            to_void, to_assert, changed = _of_table(writer, table, model.key, entry)
            resting += changed
            resting += _pointing(writer, model.__table__, first_made)  # type: ignore[attr-defined]
            if to_void:
                voids.append((table, to_void))
            if to_assert:
                again.append((table, to_assert))
        if resting:
            raise MutualAidError("UNDO_REFUSED", entry=entry, count=len(resting), records="; ".join(resting[:20]))
        for table, fact_ids in voids:
            writer.void(table, fact_ids)
        for table, rows in again:
            writer.assert_rows(table, tuple(rows[0]), [tuple(row.values()) for row in rows])
    return writer.receipt(facts={"undoes": entry})


def _refuse_unknown(writer: Writer, entry: int) -> None:
    if not writer.select("select 1 from entry where entry_id = :entry", {"entry": entry}):
        raise MutualAidError("ENTRY_UNKNOWN", entry=entry)
    undone = undone_by(writer, entry)
    if undone is not None:
        raise MutualAidError("UNDO_TWICE", Exit.CONFLICT, entry=entry, by=undone)


def undone_by(writer: Writer, entry: int) -> int | None:
    """The standing undo of an entry, None while the entry itself stands."""
    for (by,) in writer.select("select entry_id from entry where undoes = :entry order by entry_id", {"entry": entry}):
        if undone_by(writer, by) is None:
            return int(by)
    return None


def _first_made(writer: Writer, entry: int) -> dict[str, set[int]]:
    """The keys that the entry first made, by table."""
    return {
        str(model.__tablename__): {
            row[0]
            for row in writer.select(
                f'select fact_id from "{model.__tablename__}" where entry_id = :entry and {model.key} = fact_id',  # noqa: S608
                {"entry": entry},
            )
        }
        for model in FACTS
    }


def _of_table(writer: Writer, table: str, key: str, entry: int) -> tuple[list[int], list[dict[str, Any]], list[str]]:
    """Rows to void, rows to assert again, and what changed since, by comparing the standing row of each key."""
    asserted = writer.select_named(f'select * from "{table}" where entry_id = :entry', {"entry": entry})  # noqa: S608
    voided = writer.select_named(f'select * from "{table}" where voided_by = :entry', {"entry": entry})  # noqa: S608
    standing = {
        row[key]: row
        for row in writer.select_named(
            f'select * from "{table}" where voided_by is null and {key} in'  # noqa: S608
            f' (select {key} from "{table}" where entry_id = :entry or voided_by = :entry)',
            {"entry": entry},
        )
    }
    to_void: list[int] = []
    changed: list[str] = []
    made = {row[key]: row for row in asserted}
    for key_value, row in made.items():
        now = standing.get(key_value)
        if now is None or _content(table, now) != _content(table, row):
            by = row["voided_by"] if now is None else now["entry_id"]
            changed.append(f"{table} {key_value} (#{by})")
        else:
            to_void.append(now["fact_id"])
    to_assert = []
    for row in voided:
        if row[key] not in made and row[key] in standing:
            changed.append(f"{table} {row[key]} (#{standing[row[key]]['entry_id']})")
        to_assert.append({name: row[name] for name in columns_of(table) if name not in ROW_COLUMNS})
    return to_void, to_assert, changed


def _content(table: str, row: dict[str, Any]) -> dict[str, Any]:
    left_out = ROW_COLUMNS | (CLOSED - {"erased_by"} if table == "personal" else frozenset())
    return {name: value for name, value in row.items() if name not in left_out}


def _pointing(writer: Writer, table: Table, first_made: dict[str, set[int]]) -> Sequence[str]:
    """Standing facts of other entries that point to a key that the undone entry first made."""
    found: list[str] = []
    own = first_made[table.name]
    key = table.name + "_id" if table.name + "_id" in table.columns else "terms_id"
    for foreign in table.foreign_keys:
        target = foreign.column.table.name
        column = foreign.parent.name
        if target not in first_made or column == key or not first_made[target]:
            continue
        rows = writer.select(
            f'select {column}, {key}, entry_id from "{table.name}" where voided_by is null and {column} is not null'  # noqa: S608
        )
        keys = first_made[target]
        found += [f"{table.name} {row[1]} (#{row[2]})" for row in rows if row[0] in keys and row[1] not in own]
    return found
