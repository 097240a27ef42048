"""What changed between two heads: for each key the row that stood at the first and the one at the second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mutualaid.facts import KEYS, ROW_COLUMNS
from mutualaid.store.reading import Reader

Row = Mapping[str, Any]
CHANGING = (
    *("unit", "unit_parent", "person_alias", "membership", "plan", "enrollment", "contribution", "allocation"),
    *("opening", "payout", "payout_event"),
)
"""The tables on which a figure that can be bridged rests."""


_TOUCHED = "((c.entry_id > :first and c.entry_id <= :last) or (c.voided_by > :first and c.voided_by <= :last))"


class Change(NamedTuple):
    """One fact as it stood at the first head (None: not at all) and as it stands at the second, and who changed it."""

    table: str
    key: int
    old: Row | None
    new: Row | None
    entry: int
    action: str
    undoes: bool

    @property
    def record(self) -> str:
        """The record as ``journal who`` takes it: ``membership:12``."""
        return f"{self.table}:{self.key}"

    @property
    def rows(self) -> Iterator[Row]:
        """The rows that there are, the later first."""
        return (row for row in (self.new, self.old) if row is not None)


class History:
    """Every change between two entries, found by record, by person and by payment."""

    def __init__(self, first: Reader, last: Reader) -> None:
        self._reader, self._heads = last, (first, last)
        self._span = {"first": first.stamp.entry, "last": last.stamp.entry}
        self._entries: dict[int, tuple[str, bool]] = {
            entry: (action, undoes is not None)
            for entry, action, undoes in last.select(
                "select entry_id, action, undoes from entry where entry_id > :first and entry_id <= :last", self._span
            )
        }
        self.of: dict[tuple[str, int], Change] = {}
        self.tables: dict[str, list[Change]] = {table: list(self._changes(table)) for table in CHANGING}
        for changes in self.tables.values():
            self.of.update(((change.table, change.key), change) for change in changes)
        self.enrollments = self._enrollments()
        self.payouts = self._payouts()
        self.people: dict[int, list[Change]] = defaultdict(list)
        self._sort_by_person()

    def _changes(self, table: str) -> Iterator[Change]:
        key = KEYS[table]
        rows = self._reader.select_named(
            f'select * from "{table}" where (entry_id > :first and entry_id <= :last'  # noqa: S608 - own names
            " and (voided_by is null or voided_by > :last))"
            " or (voided_by > :first and voided_by <= :last and entry_id <= :first) order by fact_id",
            self._span,
        )
        old: dict[int, Row] = {}
        new: dict[int, Row] = {}
        for row in rows:
            (old if row["entry_id"] <= self._span["first"] else new)[row[key]] = row
        for number in sorted({*old, *new}):
            was, now = old.get(number), new.get(number)
            if was is not None and now is not None and _content(was) == _content(now):
                continue
            entry = was["voided_by"] if now is None and was is not None else (now or {})["entry_id"]
            action, undoes = self._entries[entry]
            yield Change(table, number, was, now, entry, action, undoes)

    def _enrollments(self) -> dict[int, Row]:
        """The enrollments that changed, or whose money did, in their latest row."""
        found: dict[int, Row] = {}
        for table in ("contribution", "allocation"):
            paid = f"select c.enrollment_id from {table} c where {_TOUCHED}"  # noqa: S608 - own names
            rows = self._reader.select_named(
                "select e.enrollment_id, e.person_id, e.plan_id, e.starts_on, e.ends_on from enrollment e"  # noqa: S608
                f" where e.entry_id <= :last and e.enrollment_id in ({paid}) order by e.fact_id",
                self._span,
            )
            found.update((row["enrollment_id"], row) for row in rows)
        found.update((change.key, row) for change in self.tables["enrollment"] for row in [next(change.rows)])
        return found

    def _payouts(self) -> dict[int, Row]:
        """The payments that changed, or of which an event did, in their latest row.

        ``events`` says how many events stood at the first head.
        """
        told = f"select c.payout_id from payout_event c where {_TOUCHED}"  # noqa: S608 - own names
        made = f"select c.payout_id from payout c where {_TOUCHED}"  # noqa: S608 - own names
        rows = self._reader.select_named(
            "select p.payout_id, p.person_id, p.plan_id, p.channel_code, p.amount_fen,"  # noqa: S608 - own names
            " (select count(*) from payout_event e where e.payout_id = p.payout_id and e.entry_id <= :first"
            " and (e.voided_by is null or e.voided_by > :first)) as events from payout p"
            f" where p.payout_id in ({told} union {made}) and p.entry_id <= :last order by p.fact_id",
            self._span,
        )
        return {row["payout_id"]: row for row in rows}

    def _sort_by_person(self) -> None:
        # The person that a row names, and who survives a merge of that person at either head.
        survivors: dict[int, set[int]] = defaultdict(set)
        for head in self._heads:
            for person, survivor in head.select("select person_id, survivor_id from person_alias_now"):
                survivors[person].add(survivor)
        for table in (
            "person_alias",
            "membership",
            "enrollment",
            "contribution",
            "allocation",
            "payout",
            "payout_event",
        ):
            for change in self.tables[table]:
                named: set[int] = set()
                for row in change.rows:
                    if table in ("contribution", "allocation"):
                        held = self.enrollments.get(row["enrollment_id"])
                        named |= set() if held is None else {held["person_id"]}
                    elif table == "payout_event":
                        held = self.payouts.get(row["payout_id"])
                        named |= set() if held is None else {held["person_id"]}
                    else:
                        named.add(row["person_id"])
                        if table == "person_alias":
                            named.add(row["survivor_id"])
                for person in named.union(*(survivors[each] for each in named)):
                    self.people[person].append(change)

    def about(self, person: int, *tables: str) -> list[Change]:
        """What changed of a person in those tables, the latest entry first, then the higher number."""
        found = [change for change in self.people.get(person, ()) if change.table in tables]
        return sorted(found, key=lambda change: (-change.entry, -change.key))

    def latest(self, table: str) -> Change | None:
        """The latest change of a table."""
        return max(self.tables[table], key=lambda change: (change.entry, change.key), default=None)


def _content(row: Row) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ROW_COLUMNS}
