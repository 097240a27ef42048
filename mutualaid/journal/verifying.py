"""Verification: the chain, every digest, every commitment, the voids, the tables, guards and views, recomputed, and the
spans, which follow from the facts.

A digest names the entry that broke, never the fact: an entry keeps one digest over all it asserted and voided. Beside
the broken entries stand the ``suspects``, the tables and rows their digest covers; a row is named where something else
tells it (its own commitment, a void without its entry, a number that is missing).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import CLOSED_COLUMNS, KEYS
from mutualaid.journal import erased, verified
from mutualaid.journal.anchors import Anchor, head_parts
from mutualaid.journal.entries import (
    ENTRY_FIELDS,
    RowsDigest,
    canonical_columns,
    canonical_rows,
    clock,
    commitment,
    commitments,
    entry_hash,
    rows_digest,
)
from mutualaid.results import Ledger, Table
from mutualaid.store import going_back, shape, spans
from mutualaid.store.reading import Reader

BATCH = 500
"""Rows looked at at a time: so few stay in the cache of a processor while their text is made and hashed."""
NO_FACT = 1 << 62
"""A number that no row has."""
MOST_TOLD = 20
"""Of one kind of damage in one table so many rows are named."""

Broken = dict[str, object]


def verify(
    reader: Reader,
    *,
    head: str | None = None,
    anchors: Sequence[Anchor] = (),
    full: bool = True,
    pages: bool = True,
) -> Table:
    """Recompute the ledger; ``total["ok"]`` is False when anything differs, ``rows`` say what and in which entry.

    ``head`` is a hash (or its first 8 or more digits) or a stamp ``12:9f3a…`` that the chain must pass through, as
    through every one of ``anchors``. Without ``full`` a large ledger to which nobody but this program has written since
    it last verified is recomputed from there on: ``total["verified_from"]`` is the first entry looked at. Without
    ``pages`` the structure of the file and its indexes are not looked at, which whoever asks has done a moment before.
    Raises HEAD_MALFORMED (exit 1).
    """
    entries = _entries(reader)
    hashes = {row["entry_id"]: row["hash"] for row in entries}
    since, known = (0, 0) if full else verified.trusted(reader, hashes)
    if since and entries[since - 1]["entry_id"] != since:
        since = known = 0
    facts = known + _fact_count(reader, since)
    checked = _Checked(reader, since)
    broken = checked.broken
    asserted, voided = checked.asserted(), checked.voided()
    previous = "" if not since else _text(entries[since - 1]["hash"])
    for expected, entry in enumerate(entries[since:], start=since + 1):
        number = entry["entry_id"]
        if number != expected:
            broken.append({"entry": number, "what": "entry_number"})
        if entry["prev_hash"] != previous:
            broken.append({"entry": number, "what": "prev_hash"})
        facts_of, voids_of = asserted.pop(number, {}), voided.pop(number, {})
        if _rows_digest(facts_of, voids_of) != entry["rows_digest"]:
            broken.append({"entry": number, "what": "rows_digest"})
            checked.suspect(number, facts_of, voids_of)
        if _hash(entry) != entry["hash"]:
            broken.append({"entry": number, "what": "hash"})
        previous = _text(entry["hash"])
    without = sorted({*asserted, *voided}, key=lambda number: (not isinstance(number, int), str(number)))
    broken += [{"entry": _number(number), "what": "facts_without_entry"} for number in without]
    checked.further()
    broken += _shape(reader, pages=pages and not since)
    if head is not None and not _passes(entries, head):
        broken.append({"entry": None, "what": "head_not_in_chain"})
    gone, story = _set_back(reader, hashes)
    broken += [*astray(entries, anchors), *gone]
    stamp = Ledger(_number(entries[-1]["entry_id"]) or 0 if entries else 0, previous)
    # Where facts are altered the spans, which follow from them, tell nothing new.
    if not since and not broken and not spans.as_facts_say(reader, stamp.entry):
        broken.append({"entry": None, "what": "spans"})
    # While no entry tells the story its file might go again, and with it all that speaks of what is gone.
    waits = story is not None and story["told_by"] > stamp.entry
    if not broken and not head and not anchors and not waits:
        verified.keep(reader, stamp, facts, at=clock())
    total: dict[str, object] = {
        "ok": not broken,
        "entries": len(entries),
        "facts": facts,
        "head": previous,
        "full": not since,
        "verified_from": since + 1,
        "broken": broken,
        "suspects": checked.suspects,
    }
    notes = [] if story is None else going_back.notes([(story["told_by"], story)])
    return Table({"list": "journal_verify"}, stamp, ("entry", "what"), broken, total, notes)


def astray(entries: Sequence[dict[str, Any]], anchors: Sequence[Anchor]) -> list[Broken]:
    """The anchors that the chain does not pass through: another hash there, or an entry the ledger has not got."""
    hashes = {entry["entry_id"]: entry["hash"] for entry in entries}
    return [
        {
            "entry": anchor.entry,
            "what": "anchor_not_in_chain" if anchor.entry in hashes else "anchor_after_head",
            "line": anchor.line,
        }
        for anchor in anchors
        if hashes.get(anchor.entry) != anchor.head
    ]


def _set_back(reader: Reader, hashes: Mapping[int, str]) -> tuple[list[Broken], Mapping[str, Any] | None]:
    """The entry up to which the ledger was verified here, if it is gone or another; else the restore that tells why."""
    note = verified.last(reader, hashes.get(1)) or {}
    entry, kept = note.get("entry"), note.get("hash")
    if not isinstance(entry, int) or not isinstance(kept, str) or hashes.get(entry) == kept:
        return [], None
    story = going_back.explaining(reader, entry, kept)
    return ([{"entry": entry, "what": "verified_gone"}], None) if story is None else ([], story)


def _text(value: object) -> str:
    return value if isinstance(value, str) else repr(value)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _entries(reader: Reader) -> list[dict[str, Any]]:
    return reader.select_named(
        f"select {', '.join(ENTRY_FIELDS)}, rows_digest, prev_hash, hash from entry order by entry_id"  # noqa: S608
    )


def _fact_count(reader: Reader, since: int) -> int:
    """How many facts the entries after ``since`` made, or all there are."""
    after = f" where entry_id > {since:d}" if since else ""
    return sum(reader.select(f'select count(*) from "{table}"{after}')[0][0] for table in KEYS)  # noqa: S608


def _hash(entry: dict[str, Any]) -> str | None:
    """The entry's hash computed anew; None where a field holds what no entry can hold."""
    try:
        return entry_hash(entry["prev_hash"], entry, entry["rows_digest"])
    except (TypeError, ValueError):
        return None


def _rows_digest(asserted: dict[str, tuple[int, str]], voided: dict[str, list[Any]]) -> str | None:
    try:
        return rows_digest(asserted, voided)
    except (TypeError, ValueError):
        return None


class _Checked:
    """The rows of every table, looked at once: all of them, or those that entries after ``since`` made or voided."""

    def __init__(self, reader: Reader, since: int) -> None:
        self._reader = reader
        self._since = since
        self.broken: list[Broken] = []
        self._uncommitted: list[Broken] = []
        self.suspects: list[Broken] = []

    @cached_property
    def _first(self) -> Mapping[str, int]:
        """The first row of each table that an entry after ``since`` made; of a table that has none no row's number."""
        found = {}
        for table in KEYS:
            # The sign keeps SQLite from walking the table in the order of the numbers: it has an index by entry.
            sql = f'select min(+t.fact_id) from "{table}" t where t.entry_id > {self._since:d}'  # noqa: S608 - own numbers
            found[table] = self._reader.select(sql)[0][0] or NO_FACT
        return found

    def _made_after(self, table: str) -> str:
        """Of rows ``t`` those of entries after ``since``, from the first of them on: a walk by number begins there."""
        return f" and t.entry_id > {self._since:d} and t.fact_id >= {self._first[table]:d}" if self._since else ""

    def _voided_after(self) -> str:
        """Of rows ``t`` those that entries after ``since`` voided."""
        return f" and t.voided_by > {self._since:d}" if self._since else ""

    def asserted(self) -> dict[int, dict[str, tuple[int, str]]]:
        """Per entry and table the count and digest of its facts, in one pass over each table in ``fact_id`` order."""
        found: dict[int, dict[str, tuple[int, str]]] = defaultdict(dict)
        for table in KEYS:
            for number, digest in self._digests(table).items():
                found[number][table] = (digest.count, digest.text())
        return found

    def _digests(self, table: str) -> dict[int, RowsDigest]:
        columns = self._reader.answer(f'select * from "{table}" where fact_id = 0').columns  # noqa: S608
        if not {column.name for column in shape.columns(table)}.issubset(columns):
            raise MutualAidError("LEDGER_ALTERED", Exit.INTEGRITY, path=self._reader.url)
        digests: dict[int, RowsDigest] = {}
        for rows in self._batches(table, columns):
            held = dict(zip(columns, zip(*rows, strict=True), strict=True))
            lines = self._lines(table, held, columns, rows)
            numbers = held["entry_id"]
            start = 0
            while start < len(rows):
                number, end = numbers[start], start + 1
                if numbers[-1] == number and numbers.count(number) == len(rows) - start:
                    end = len(rows)
                while end < len(rows) and numbers[end] == number:
                    end += 1
                digest = digests.get(number)
                if digest is None:
                    digest = digests[number] = RowsDigest(table)
                digest.take(lines[start:end])
                start = end
            if table in CLOSED_COLUMNS:
                self._closed(table, held, columns, rows)
        return digests

    def _lines(
        self, table: str, held: Mapping[str, Sequence[Any]], columns: list[str], rows: Sequence[tuple[Any, ...]]
    ) -> list[str]:
        """The canonical form of each row; of one with a value that the column cannot hold a line no entry ever had.

        ``held`` has the same rows column by column.
        """
        try:
            return canonical_columns(table, held)
        except (TypeError, ValueError):
            lines = []
            for row in rows:
                try:
                    lines += canonical_rows(table, columns, [row])
                except (TypeError, ValueError):
                    one = dict(zip(columns, row, strict=True))
                    self.broken.append(
                        {
                            "entry": _number(one["entry_id"]),
                            "what": "value_type",
                            "table": table,
                            "fact": one["fact_id"],
                        }
                    )
                    lines.append("")
            return lines

    def _batches(self, table: str, columns: list[str]) -> Iterator[list[tuple[Any, ...]]]:
        last = None
        while True:
            bound = "" if last is None else " and t.fact_id > :last"
            rows = self._reader.select(
                f'select {", ".join(columns)} from "{table}" t where 1 = 1{bound}{self._made_after(table)}'  # noqa: S608
                f" order by fact_id limit {BATCH}",
                {"last": last},
            )
            if not rows:
                return
            before, last = last, rows[-1][columns.index("fact_id")]
            if before is not None and not before < last:
                # A damaged tree whose pages lead round in a circle: reading on would never end.
                raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=self._reader.url)
            yield rows

    def voided(self) -> dict[int, dict[str, list[int]]]:
        """Per entry and table the rows it voided."""
        found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for table in KEYS:
            rows = self._reader.select(
                f'select t.voided_by, t.fact_id from "{table}" t where t.voided_by is not null'  # noqa: S608
                f"{self._voided_after()} order by +t.fact_id"  # by the index of what is voided, not by a walk over all
            )
            for number, fact_id in rows:
                found[number][table].append(fact_id)
        return found

    def further(self) -> None:
        """What no digest tells: closed values, keys, voids, numbers that are missing."""
        self.broken += self._uncommitted
        erasures = erased.erasures(self._reader)
        for table, key in KEYS.items():
            self._tell(
                table,
                "key",
                f'select t.entry_id, t.fact_id from "{table}" t'  # noqa: S608
                # Of a first row, as most are, there is nothing to look up.
                f" where (t.{key} is null or t.{key} <> t.fact_id) and (t.{key} > t.fact_id or not exists"
                f' (select 1 from "{table}" first where first.fact_id = t.{key} and first.{key} = first.fact_id)'
                f"){self._made_after(table)}",
            )
            self._tell(
                table,
                "void",
                f'select t.voided_by, t.fact_id from "{table}" t where t.voided_by is not null'  # noqa: S608
                f" and (t.voided_by <= t.entry_id or not exists (select 1 from entry e where e.entry_id = t.voided_by))"
                f"{self._voided_after()}",
            )
            if table in CLOSED_COLUMNS:
                amiss = islice(erased.amiss(self._reader, table, erasures), MOST_TOLD)
                self.broken += [
                    {"entry": _number(number), "what": "erasure", "table": table, "fact": fact_id}
                    for number, fact_id in amiss
                ]
            if not self._since:
                self._missing(table)

    def _tell(self, table: str, what: str, sql: str) -> None:
        rows = self._reader.select(f"{sql} order by 2 limit {MOST_TOLD}")
        self.broken += [
            {"entry": _number(number), "what": what, "table": table, "fact": fact_id} for number, fact_id in rows
        ]

    def _missing(self, table: str) -> None:
        """Numbers are handed out without a gap and no row is ever deleted."""
        highest, count = self._reader.select(f'select coalesce(max(fact_id), 0), count(*) from "{table}"')[0]  # noqa: S608
        if highest == count:
            return
        rows = self._reader.select(
            f'select t.fact_id from "{table}" t where t.fact_id > 1 and not exists'  # noqa: S608
            f' (select 1 from "{table}" o where o.fact_id = t.fact_id - 1) order by t.fact_id limit {MOST_TOLD}'
        )
        for (fact_id,) in rows:
            before = self._reader.select(
                f'select coalesce(max(fact_id), 0) from "{table}" where fact_id < :at',  # noqa: S608
                {"at": fact_id},
            )[0][0]
            self.suspects.append(
                {
                    "entry": None,
                    "event": "missing",
                    "table": table,
                    "fact_count": fact_id - before - 1,
                    "first_fact": before + 1,
                    "last_fact": fact_id - 1,
                }
            )

    def suspect(self, number: int, asserted: dict[str, tuple[int, str]], voided: dict[str, list[int]]) -> None:
        """The rows that a broken digest covers: one of them, or one that is gone, is not as it was."""
        for table in asserted:
            first, last, count = self._reader.select(
                f'select min(fact_id), max(fact_id), count(*) from "{table}" where entry_id = :number',  # noqa: S608
                {"number": number},
            )[0]
            self._cover(number, "asserted", table, count, first, last)
        for table, ids in voided.items():
            self._cover(number, "voided", table, len(ids), min(ids), max(ids))

    def _cover(self, number: int, event: str, table: str, count: int, first: int, last: int) -> None:
        self.suspects.append(
            {
                "entry": number,
                "event": event,
                "table": table,
                "fact_count": count,
                "first_fact": first,
                "last_fact": last,
            }
        )

    def _closed(
        self, table: str, held: Mapping[str, Sequence[Any]], columns: list[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Values that no longer fit their commitment (an erased row has none to compare)."""
        closed = CLOSED_COLUMNS[table]
        made: Sequence[str | None]
        try:
            made = commitments(held["salt"], {name: held[name] for name in closed})
        except TypeError:
            made = [_commitment(row, columns, closed) for row in rows]
        for place, (now, kept) in enumerate(zip(made, held["commitment"], strict=True)):
            if now == kept:
                continue
            if held["erased_by"][place] is not None and all(held[name][place] is None for name in (*closed, "salt")):
                continue  # whether an erasure of this person says so is asked of all rows at once
            entry, fact = held["entry_id"][place], held["fact_id"][place]
            self._uncommitted.append({"entry": _number(entry), "what": table, "table": table, "fact": fact})


def _commitment(row: Sequence[Any], columns: Sequence[str], closed: Sequence[str]) -> str | None:
    values = dict(zip(columns, row, strict=True))
    try:
        return commitment(values["salt"], {name: values[name] for name in closed})
    except TypeError:
        return None


def _shape(reader: Reader, *, pages: bool) -> list[Broken]:
    """Tables, indexes, views and guards that are not the shipped ones, and a file that is not sound."""
    broken: list[Broken] = [{"entry": None, "what": f"schema:{name}"} for name in shape.differing(reader)]
    if pages and reader.engine == "sqlite":
        integrity = reader.select(f"pragma integrity_check({MOST_TOLD})")
        if integrity != [("ok",)]:
            broken.append({"entry": None, "what": "file"})
    return broken


def _passes(entries: list[dict[str, Any]], head: str) -> bool:
    parts = head_parts(head)
    if parts is None:
        raise MutualAidError("HEAD_MALFORMED", Exit.REFUSED, head=head[:80])
    number, digits = parts
    return any(
        _text(entry["hash"]).startswith(digits) and (number is None or entry["entry_id"] == number) for entry in entries
    )
