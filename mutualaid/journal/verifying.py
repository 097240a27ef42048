"""Verification: the chain, every digest, every commitment, the guards and views, recomputed from the rows."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from mutualaid.errors import MutualAidError
from mutualaid.facts import CLOSED_COLUMNS, KEYS
from mutualaid.journal.entries import (
    ENTRY_FIELDS,
    RowsDigest,
    commitment,
    entry_hash,
    rows_digest,
)
from mutualaid.results import Ledger, Table
from mutualaid.store.reading import Reader

BATCH = 20_000


def verify(reader: Reader, *, head: str | None = None) -> Table:
    """Recompute everything; ``total["ok"]`` is False when anything differs, ``rows`` say what and in which entry.

    ``head`` is a hash (or its first 8 or more digits) or a stamp ``12:9f3a…`` that the chain must pass through.
    """
    broken: list[dict[str, object]] = []
    entries = _entries(reader)
    asserted, facts = _asserted(reader, broken)
    voided = _voided(reader)
    previous = ""
    for expected, entry in enumerate(entries, start=1):
        number = entry["entry_id"]
        if number != expected:
            broken.append({"entry": number, "what": "entry_number"})
        if entry["prev_hash"] != previous:
            broken.append({"entry": number, "what": "prev_hash"})
        digest = rows_digest(asserted.pop(number, {}), voided.pop(number, {}))
        if digest != entry["rows_digest"]:
            broken.append({"entry": number, "what": "rows_digest"})
        if entry_hash(entry["prev_hash"], entry, entry["rows_digest"]) != entry["hash"]:
            broken.append({"entry": number, "what": "hash"})
        previous = entry["hash"]
    broken += [{"entry": number, "what": "facts_without_entry"} for number in sorted({*asserted, *voided})]
    for table in CLOSED_COLUMNS:
        broken += _closed(reader, table)
    broken += _shape(reader)
    if head is not None and not _passes(entries, head):
        broken.append({"entry": None, "what": "head_not_in_chain"})
    total: dict[str, object] = {
        "ok": not broken,
        "entries": len(entries),
        "facts": facts,
        "head": previous,
        "broken": broken,
    }
    stamp = Ledger(entries[-1]["entry_id"] if entries else 0, previous)
    return Table({"list": "journal_verify"}, stamp, ("entry", "what"), broken, total)


def _entries(reader: Reader) -> list[dict[str, Any]]:
    names, rows = reader.select(
        f"select {', '.join(ENTRY_FIELDS)}, rows_digest, prev_hash, hash from entry order by entry_id"  # noqa: S608
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def _asserted(reader: Reader, broken: list[dict[str, object]]) -> tuple[dict[int, dict[str, tuple[int, str]]], int]:
    """Per entry and table the count and digest of its facts, in one pass over each table in ``fact_id`` order."""
    found: dict[int, dict[str, tuple[int, str]]] = defaultdict(dict)
    facts = 0
    for table in KEYS:
        columns = reader.select(f'select * from "{table}" where fact_id = 0')[0]  # noqa: S608
        entry_place = columns.index("entry_id")
        digests: dict[int, RowsDigest] = {}
        last = 0
        while True:
            rows = reader.select(
                f'select {", ".join(columns)} from "{table}" where fact_id > :last order by fact_id limit {BATCH}',  # noqa: S608
                {"last": last},
            )[1]
            if not rows:
                break
            last = rows[-1][0]
            facts += len(rows)
            start = 0
            for place in range(1, len(rows) + 1):
                if place == len(rows) or rows[place][entry_place] != rows[start][entry_place]:
                    number = rows[start][entry_place]
                    digests.setdefault(number, RowsDigest(table)).add(columns, rows[start:place])
                    start = place
        for number, digest in digests.items():
            found[number][table] = (digest.count, digest.text())
        key = KEYS[table]
        odd = reader.select(
            f'select entry_id from "{table}" t where {key} > fact_id or not exists'  # noqa: S608
            f' (select 1 from "{table}" first where first.fact_id = t.{key} and first.{key} = first.fact_id)'
        )[1]
        broken += [{"entry": number, "what": f"key:{table}"} for (number,) in odd[:20]]
    return found, facts


def _voided(reader: Reader) -> dict[int, dict[str, list[int]]]:
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for table in KEYS:
        rows = reader.select(
            f'select voided_by, fact_id from "{table}" where voided_by is not null order by fact_id'  # noqa: S608
        )[1]
        for number, fact_id in rows:
            found[number][table].append(fact_id)
    return found


def _closed(reader: Reader, table: str) -> list[dict[str, object]]:
    """Values that no longer fit their commitment (an erased row has none to compare)."""
    broken: list[dict[str, object]] = []
    names = CLOSED_COLUMNS[table]
    rows = reader.select(f"select entry_id, salt, commitment, erased_by, {', '.join(names)} from {table}")[1]  # noqa: S608
    for entry_id, salt, kept, erased_by, *values in rows:
        if erased_by is not None and salt is None and not any(values):
            continue
        if salt is None or commitment(salt, dict(zip(names, values, strict=True))) != kept:
            broken.append({"entry": entry_id, "what": table})
    return broken


def _shape(reader: Reader) -> list[dict[str, object]]:
    """Views and guards that are not the shipped ones (SQLite; on PostgreSQL their owner guards them)."""
    if reader.engine != "sqlite":
        return []
    from mutualaid.store.guards import guards
    from mutualaid.store.reading import view_texts
    from mutualaid.store.writing import as_stored

    kept = dict(reader.select("select name, sql from main.sqlite_schema where type in ('view', 'trigger')")[1])
    wanted = {name: as_stored(create) for name, create in view_texts(None)}
    wanted |= {name: as_stored(create) for _, name, create in guards("sqlite")}
    differing = {name for name in {*kept, *wanted} if (kept.get(name) or "").strip() != wanted.get(name)}
    return [{"entry": None, "what": f"schema:{name}"} for name in sorted(differing)]


def _passes(entries: list[dict[str, Any]], head: str) -> bool:
    number, _, digits = head.strip().rstrip("….").rpartition(":")
    digits = digits.lower()
    if len(digits) < 8 or any(sign not in "0123456789abcdef" for sign in digits):
        raise MutualAidError("HEAD_MALFORMED", head=head[:80])
    return any(
        entry["hash"].startswith(digits) and (not number or str(entry["entry_id"]) == number) for entry in entries
    )
