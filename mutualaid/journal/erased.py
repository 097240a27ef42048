"""Which rows with closed columns must be empty, and by which entry: each is emptied by the first erasure of its person
that comes after it, whole, and by nothing else. What an undo asserts again of an empty row is as empty as that was.

A digest covers the commitment of such a row, not its values, and tells neither that they went nor that they came back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from mutualaid.facts import CLOSED_COLUMNS
from mutualaid.store.asking import Askable
from mutualaid.store.slices import by_numbers

Erased = Mapping[int, Sequence[int]]
"""The entries that erased a person, by the record, rising."""


def erasures(ledger: Askable) -> Erased:
    """Every record whose person was erased, with the entries that did it: of the survivor and of whom was merged."""
    merged: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    records = "select survivor_id, person_id, entry_id, coalesce(voided_by, 0) from person_alias"
    for survivor, record, since, until in _whole(ledger, records):
        merged[survivor].append((record, since, until))
    found: dict[int, list[int]] = defaultdict(list)
    for by, person in _whole(ledger, "select entry_id, person_id from erasure order by entry_id"):
        found[person].append(by)
        for record, since, until in merged[person]:
            if since < by and not 0 < until <= by:
                found[record].append(by)
    return found


def _whole(ledger: Askable, sql: str) -> Iterator[tuple[int, ...]]:
    """The rows of whole numbers; a damaged file may hold anything there, which its digest tells."""
    return (row for row in ledger.select(sql) if all(type(value) is int for value in row))


def amiss(ledger: Askable, table: str, erased: Erased) -> Iterator[tuple[object, object]]:
    """The rows of a table with closed columns that are empty by no erasure of their person, or not empty by it: the
    entry and the number of each.
    """
    empty = " and ".join(f"{column} is null" for column in (*CLOSED_COLUMNS[table], "salt"))
    rows = (
        "select fact_id, entry_id, person_id, commitment, coalesce(erased_by, 0),"  # noqa: S608 - own names
        f' case when {empty} then 1 else 0 end from "{table}" where'
    )
    found = {row[0]: row for row in ledger.select(f"{rows} erased_by is not null")}
    found |= {row[0]: row for row in by_numbers(ledger, f"{rows} true", "person_id", list(erased), of=table)}
    emptied_by: dict[object, int] = {}
    for fact_id in sorted(found):
        _, entry, person, seal, by, is_empty = found[fact_id]
        if type(entry) is not int:
            yield entry, fact_id
            continue
        due = next((each for each in erased.get(person, ()) if each > entry), 0)
        if 0 < emptied_by.get(seal, 0) < entry:
            due = emptied_by[seal]
        if due:
            emptied_by[seal] = due
        if (by, bool(is_empty)) != (due, due > 0):
            yield entry, fact_id
