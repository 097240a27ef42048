"""The append-only journal: the only way to write. One entry (凭证) is one person's one intent, one transaction.

Canonical form of a fact: one JSON array, the table's name first, then ``[column, value]`` pairs in column-name order
without ``voided_by``, nulls left out; of ``personal`` the commitment stands for the personal values and the salt.
An entry's ``rows_digest`` covers, table by table in name order, every fact it asserted (in ``fact_id`` order) and
every row it voided; its ``hash`` covers the hash before it, its own fields and that digest.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple, TypeVar

from mutualaid import program_version
from mutualaid.codes import compared
from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import CLOSED_COLUMNS, KEYS, POSTED, ROW_COLUMNS, SEAL_COLUMNS
from mutualaid.journal import scope as limits
from mutualaid.results import Ledger, Note, Receipt, Step
from mutualaid.rules.identity import star_numbers
from mutualaid.store import connecting, going_back, spans, writing
from mutualaid.store.reading import Reader, head
from mutualaid.store.resources import schema_version
from mutualaid.store.scoping import Scope
from mutualaid.store.slices import listed, slices

CLOSED = {table: frozenset((*columns, "salt", "erased_by")) for table, columns in CLOSED_COLUMNS.items()}
"""Columns that stay out of the canonical form, by table; the commitment stands for them."""

ENTRY_FIELDS = (
    "entry_id",
    "at",
    "actor",
    "os_user",
    "action",
    "reason",
    "file_name",
    "file_sha256",
    "options",
    "undoes",
    "program_version",
    "schema_version",
    "asserted_count",
    "voided_count",
)
"""The entry's own fields, in the order in which its hash takes them (nulls left out)."""

T = TypeVar("T")

SLICE_ROWS = 2_000
"""How many facts are inserted and digested at once; the text of so many still lies near the processor."""

_encode: Callable[[str], str] = encode_basestring


def _now() -> datetime:
    return datetime.now(UTC)


clock: Callable[[], datetime] = _now
"""The one clock of the journal; tests replace it."""

CLOCK_SLACK = timedelta(minutes=2)
"""The clocks of the computers that share a ledger may differ by so much."""
CLOCK_BACK = "clock_back"
"""Under which the options of an entry hold the one before it, where that is dated later."""
NOT_GIVEN = (going_back.OPTION, CLOCK_BACK)
"""What the journal itself tells among the options of an entry; nobody gave it."""


def is_back(at: str, before: str) -> bool:
    """Whether an entry of this instant is dated before the one before it, by more than clocks may differ.

    >>> is_back("2018-12-31T08:00:00Z", "2018-12-31T08:02:00Z"), is_back("2018-12-31T08:00:00Z", "2018-12-31T08:02:01Z")
    (False, True)
    """
    try:
        return datetime.fromisoformat(before) - datetime.fromisoformat(at) > CLOCK_SLACK
    except (TypeError, ValueError):
        return False


def instant(moment: datetime) -> str:
    """A moment as entries hold it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Actor(NamedTuple):
    """Who acts: the name given and the account of the operating system."""

    name: str
    os_user: str

    @property
    def compared(self) -> str:
        """The name as rules for two persons compare it."""
        return compared(self.name)


class Witness(NamedTuple):
    """Whom the journal asks and tells while it writes an entry, so that it need know no figure and no command line."""

    asked: Callable[[Writer], Sequence[Note]]
    """Asked when all facts of the entry stand, before it is sealed; what it says goes into the receipt."""
    told: Callable[[int], None]
    """Told the entry right after its commit, before an interrupt can be heard again: it stands."""
    opened: writing.Opened | None = None
    """The ledger as whoever writes has it open already: it need not be opened again."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What someone sets out to do, before it is known what it will change."""

    action: str
    actor: Actor
    reason: str | None = None
    file_name: str | None = None
    file_sha256: str | None = None
    options: Mapping[str, object] | None = None
    undoes: int | None = None
    dry_run: bool = False
    witness: Witness | None = None
    typed: frozenset[str] = frozenset()
    """What whoever acts typed themselves: they are shown it as it is. No part of the entry."""

    def __post_init__(self) -> None:
        # What people type is no place for anybody's number: the journal is never erased.
        for name in ("reason", "file_name"):
            if text := getattr(self, name):
                object.__setattr__(self, name, star_numbers(text))


def canonical_json(value: object) -> str:
    """JSON without blanks, keys sorted, Chinese as it is; only integers, strings, lists and mappings."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class RowsDigest:
    """A running digest of one table's facts in ``fact_id`` order, each in canonical form."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._digest = hashlib.sha256()
        self.count = 0

    def add(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Take further rows in, whose values stand in the order of ``columns``; their ``fact_id`` must go on rising."""
        self.take(canonical_rows(self._table, columns, rows))

    def take(self, canonical: Sequence[str]) -> None:
        """Take further rows in that are in canonical form already."""
        self.count += len(canonical)
        self._digest.update("".join(canonical).encode())

    def text(self) -> str:
        """The digest so far, in hex."""
        return self._digest.hexdigest()


def canonical_rows(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """The canonical form of rows of a table, a line each, whose values stand in the order of ``columns``."""
    return canonical_columns(table, dict(zip(columns, zip(*rows, strict=True), strict=True))) if rows else []


def canonical_columns(table: str, columns: Mapping[str, Sequence[Any]]) -> list[str]:
    """Like ``canonical_rows``, the rows given a column at a time; every column holds one value or more."""
    form, varying = _form({f',["{name}",': columns[name] for name in _kept(table, tuple(columns))})
    line = f'["{table}"{form}]\n'
    return list(map(line.__mod__, zip(*varying, strict=True)))


@cache
def _kept(table: str, columns: tuple[str, ...]) -> list[str]:
    return sorted(name for name in columns if name != "voided_by" and name not in CLOSED.get(table, ()))


def _form(columns: Mapping[str, Sequence[Any]]) -> tuple[str, list[Iterable[Any]]]:
    """The text of every row, nulls left out: a form with a place for each column that varies, and those columns.

    ``columns`` are given by the text that stands before their values. Filling in one form a row is much quicker than
    making a text for every cell. A column holds integers or text, never both: its type in the table is strict.
    """
    form = ""
    varying: list[Iterable[Any]] = []
    for start, values in columns.items():
        first = next((value for value in values if value is not None), None)
        if first is None:
            continue
        told = _encode if isinstance(first, str) else str
        if None in values:
            form += "%s"
            varying.append(["" if value is None else f"{start}{told(value)}]" for value in values])
        elif len(values) > 1 and values.count(first) == len(values):
            form += f"{start}{told(first)}]".replace("%", "%%")
        else:
            form += f"{start}%s]"
            varying.append(map(_encode, values) if isinstance(first, str) else values)
    return form, varying


def rows_digest(asserted: Mapping[str, tuple[int, str]], voided: Mapping[str, Sequence[int]]) -> str:
    """The digest of an entry's rows: per table the count and digest of facts asserted and the ids voided."""
    tables = [
        [table, *asserted.get(table, (0, "")), sorted(voided.get(table, ()))] for table in sorted({*asserted, *voided})
    ]
    return hashlib.sha256(canonical_json(tables).encode()).hexdigest()


def entry_hash(prev_hash: str, fields: Mapping[str, object], digest: str) -> str:
    """The hash of an entry over the hash before it, its own fields and its rows' digest."""
    own = [[name, fields[name]] for name in ENTRY_FIELDS if fields.get(name) is not None]
    return hashlib.sha256(canonical_json(["mutualaid-journal-1", prev_hash, own, digest]).encode()).hexdigest()


def commitment(salt: str, values: Mapping[str, str | None]) -> str:
    """``sha256(salt, values)`` over the closed columns that hold something, in the order given."""
    return commitments([salt], {name: (value,) for name, value in values.items()})[0]


def commitments(salts: Sequence[str], values: Mapping[str, Sequence[str | None]]) -> list[str]:
    """The commitments of many rows, given a column at a time in the order of the commitment."""
    form, varying = _form({f'\n["{name}",': column for name, column in values.items()})
    texts = map(f"%s{form}".__mod__, zip(salts, *varying, strict=True))
    return [hashlib.sha256(text.encode()).hexdigest() for text in texts]


class Writer:
    """The entry being written. Use cases gather with ``select``, then assert, void and correct facts."""

    def __init__(self, ledger: Reader, intent: Intent) -> None:
        self._ledger = ledger
        self.intent = intent
        self.head = ledger.stamp = head(ledger)
        self.entry_id = self.head.entry + 1
        self._next: dict[str, int] = {}
        self._digests: dict[str, RowsDigest] = {}
        self._voided: dict[str, list[int]] = {}
        self.options: dict[str, object] = dict(intent.options or {})
        self._closed_until: str | None = None
        self._spans_rest_on: Mapping[str, tuple[int | None, int | None]] | None = None
        """How many rows of each table the spans of this entry follow from, once they are kept."""
        self.day = clock().astimezone().date().isoformat()
        """The day of the entry, by this machine's clock."""
        self._scope = limits.of(
            ledger,
            action=intent.action,
            actor=intent.actor.name,
            os_user=intent.actor.os_user,
            day=self.day,
        )
        self._whole = ledger.whole()
        self.entry: int | None = None
        self.notes: list[Note] = []
        """What was noticed of the entry as a whole; a receipt tells it."""
        self._hash = ""
        self.about: Sequence[Mapping[str, object]] = ()
        """What the entry is about, where it is small."""
        self.step: Step | None = None
        """Told how many facts have been written."""

    # --- gather -------------------------------------------------------------------------------

    @property
    def scope(self) -> Scope | None:
        """The part of the ledger that whoever acts is limited to; None: to nothing."""
        return None if self._scope is None else self._scope.seen

    @property
    def sees_masked(self) -> bool:
        """No: whoever writes of people names them by what stands in their papers."""
        return False

    @property
    def typed(self) -> frozenset[str]:
        """What whoever acts typed themselves."""
        return self.intent.typed

    def within_bounds(self, people: Collection[int]) -> Collection[int]:
        """Those of some persons of whom whoever acts may write; all where nothing limits them."""
        return people if self._scope is None else self._scope.people(self.entry_id).intersection(people)

    def select(self, sql: str, params: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """Rows of a query with ``:name`` parameters, as they stand inside this transaction."""
        return self._ledger.select(sql, params)

    def select_named(self, sql: str, params: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """Like ``select``, each row a mapping by column name."""
        return self._ledger.select_named(sql, params)

    def elsewhere(self, table: str, column: str, values: Collection[T], *, also: str = "true") -> frozenset[T]:
        """Those of some values that a standing fact holds outside the part of the ledger of whoever acts.

        Yes or no for each, and no more; none where nothing limits them. Whoever asked for one leaves a denial.
        ``also`` is a further condition on the row ``t``.
        """
        return frozenset() if self._scope is None or not values else self._scope.elsewhere(table, column, values, also)

    def is_elsewhere(self, ask: Callable[[Reader], Iterable[object]]) -> bool:
        """Whether a question that found nothing finds anything outside that part; then it leaves a denial."""
        return self._scope is not None and self._scope.is_elsewhere(ask)

    def is_outside(self, entry: int) -> bool:
        """Whether an entry speaks of anything outside the part of whoever acts; then asking for it leaves a denial."""
        return self._scope is not None and self._scope.is_outside(entry)

    @property
    def denied_role(self) -> str | None:
        """The role of whoever asked for something outside their part; None: nobody did."""
        return None if self._scope is None or not self._scope.denied else self._scope.role

    def meets_outside(self, wrong: Exception) -> bool:
        """Whether what the database refused is a fact that meets one outside the part of whoever acts.

        What stands in the part was seen before; that a use case did not ask about the rest is no reason to tell of it.
        """
        if self._scope is None or "INSERT refused" not in str(wrong):
            return False
        self._scope.denied = True
        return True

    def refuse_unseen(self, wrong: MutualAidError) -> None:
        """Keep it as denied where an error calls unknown what stands outside."""
        if self._scope is not None and (named := limits.named_by(wrong)) is not None:
            self._scope.elsewhere(*named, "true")

    def reader(self) -> Reader:
        """The ledger as it stands inside this transaction, for a report; its stamp is the head that was found."""
        return self._ledger

    def whole(self) -> Reader:
        """The whole ledger inside this transaction, for what the journal itself has to know."""
        return self._whole

    @contextmanager
    def unbounded(self) -> Iterator[Reader]:
        """Inside this the ledger shows everything, so that its printed figures can be asked again."""
        with writing.unbounded(self._ledger):
            yield self._ledger

    @contextmanager
    def reader_before(self) -> Iterator[Reader]:
        """The ledger as it stood before this entry, for a report."""
        with writing.earlier(self._ledger, self.head.entry):
            yield self._ledger

    # --- apply --------------------------------------------------------------------------------

    def take_ids(self, table: str, count: int) -> range:
        """The next ``count`` fact ids of a table: highest + 1 under the write lock."""
        following = self._next.get(table)
        if following is None:
            following = self._whole.select(f'select coalesce(max(fact_id), 0) + 1 from "{table}"')[0][0]  # noqa: S608
        self._next[table] = following + count
        return range(following, following + count)

    def assert_rows(
        self,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        source_rows: Sequence[int | None] = (),
    ) -> range:
        """Assert facts and hand back their ids. ``columns`` names what ``rows`` hold.

        Where the key column is not among ``columns``, each row is the first of a new key (key = its ``fact_id``).
        Rows with closed columns get their salt and commitment here. Raises PERIOD_CLOSED (exit 5) for money dated
        in a closed period.
        """

        def turned(some: slice) -> dict[str, Sequence[Any]]:
            return dict(zip(columns, zip(*rows[some], strict=True), strict=True))

        if table in POSTED and rows:
            place = list(columns).index(POSTED[table])
            self._refuse_closed(min(row[place] for row in rows))
        return self._assert(table, len(rows), turned, source_rows)

    def assert_columns(
        self, table: str, columns: Mapping[str, Sequence[Any]], *, source_rows: Sequence[int | None] = ()
    ) -> range:
        """Like ``assert_rows``, given a column at a time: no row need be made. Raises PERIOD_CLOSED (exit 5)."""
        if table in POSTED and columns[POSTED[table]]:
            self._refuse_closed(min(columns[POSTED[table]]))

        def cut(some: slice) -> dict[str, Sequence[Any]]:
            return {name: values[some] for name, values in columns.items()}

        return self._assert(table, len(next(iter(columns.values()))), cut, source_rows)

    def _assert(
        self,
        table: str,
        total: int,
        columns_of: Callable[[slice], Mapping[str, Sequence[Any]]],
        source_rows: Sequence[int | None],
    ) -> range:
        """Assert so many facts, whose columns are told a stretch of rows at a time."""
        if not total:
            return range(0)
        key = KEYS[table]
        ids = self.take_ids(table, total)
        lines: Sequence[int | None] = source_rows or (None,) * total
        # In slices: what the digest and the driver make of the rows is several times as large as the rows.
        for start in range(0, total, SLICE_ROWS):
            some = slice(start, start + SLICE_ROWS)
            count, columns = len(ids[some]), columns_of(some)
            values: dict[str, Sequence[Any]] = {
                "fact_id": ids[some],
                "entry_id": (self.entry_id,) * count,
                "voided_by": (None,) * count,
                "source_row": lines[some],
            }
            if key not in columns:
                values[key] = ids[some]
            values |= columns
            if self._scope is not None:
                self._scope.take(table, tuple(values), zip(*values.values(), strict=True), asserted=True)
            if table in CLOSED and "commitment" not in columns:
                values |= _committed(table, values)
            digest = self._digests.setdefault(table, RowsDigest(table))
            digest.take(canonical_columns(table, values))
            writing.insert(self._ledger, table, values)
            if self.step is not None:
                self.step("writing", sum(digest.count for digest in self._digests.values()), None)
        return ids

    def assert_one(self, table: str, *, source_row: int | None = None, **values: Any) -> int:
        """Assert one fact; hands back its ``fact_id`` (which is its key where ``values`` name none)."""
        return self.assert_rows(table, tuple(values), [tuple(values.values())], source_rows=(source_row,))[0]

    def void(self, table: str, fact_ids: Iterable[int]) -> None:
        """Void standing rows of earlier entries; raises PERIOD_CLOSED (exit 5) for money of a closed period."""
        voided = list(fact_ids)
        if not voided:
            return
        if self._scope is not None:
            self._judge_scope(self._scope, table, voided)
        if table in POSTED:
            self._refuse_voiding_closed(table, voided)
        writing.void(self._ledger, table, self.entry_id, voided)
        self._voided.setdefault(table, []).extend(voided)

    def correct(self, table: str, fact_id: int, *, source_row: int | None = None, **changes: Any) -> int:
        """Void a standing row and assert it again under the same key with some values changed."""
        return self.correct_rows(table, [(fact_id, source_row, changes)])[0]

    def correct_rows(self, table: str, fixes: Sequence[tuple[int, int | None, Mapping[str, object]]]) -> range:
        """Void standing rows, then assert them again under the same keys: row, line of the file, what changes."""
        made_anew = ROW_COLUMNS | SEAL_COLUMNS
        standing: dict[int, dict[str, Any]] = {}
        for some in slices(fixes):
            numbers = listed(fact_id for fact_id, _, _ in some)
            for row in self._whole.select_named(f'select * from "{table}" where fact_id in ({numbers})'):  # noqa: S608
                standing[row["fact_id"]] = {name: value for name, value in row.items() if name not in made_anew}
        rows = [{**standing[fact_id], **changed} for fact_id, _, changed in fixes]
        self.void(table, [fact_id for fact_id, _, _ in fixes])
        columns = tuple(rows[0]) if rows else ()
        lines = [line for _, line, _ in fixes]
        return self.assert_rows(
            table, columns, [tuple(row[name] for name in columns) for row in rows], source_rows=lines
        )

    def erase(self, table: str, fact_ids: Sequence[int]) -> None:
        """Empty the closed columns and the salt of rows for good, whether they stand or not; the guards allow no more.

        The entry has to assert the ``erasure`` that says so: its digest does not cover what was emptied.
        """
        columns = (*CLOSED_COLUMNS[table], "salt")
        writing.erase(self._ledger, table, columns, self.entry_id, fact_ids)

    def closed_until(self) -> str:
        """The last day of the last closed period, empty where none is closed."""
        if self._closed_until is None:
            found = self.select("select max(closed_until) from period_closing where voided_by is null")
            self._closed_until = str(found[0][0] or "")
        return self._closed_until

    def _judge_scope(self, bounds: limits.Scope, table: str, fact_ids: Sequence[int]) -> None:
        for start in range(0, len(fact_ids), SLICE_ROWS):
            numbers = ", ".join(str(int(fact_id)) for fact_id in fact_ids[start : start + SLICE_ROWS])
            rows = self._whole.select_named(f'select * from "{table}" where fact_id in ({numbers})')  # noqa: S608
            if rows:
                bounds.take(table, tuple(rows[0]), [tuple(row.values()) for row in rows], asserted=False)

    def _refuse_closed(self, day: str) -> None:
        until = self.closed_until()
        if day <= until:
            raise MutualAidError("PERIOD_CLOSED", Exit.CONFLICT, day=day, until=until)

    def _refuse_voiding_closed(self, table: str, fact_ids: Sequence[int]) -> None:
        until = self.closed_until()
        if not until:
            return
        voided = set(fact_ids)
        for fact_id, day in self._whole.select(
            f'select fact_id, {POSTED[table]} from "{table}" where {POSTED[table]} <= :until',  # noqa: S608
            {"until": until},
        ):
            if fact_id in voided:
                raise MutualAidError("PERIOD_CLOSED", Exit.CONFLICT, day=day, until=until)

    # --- the entry itself ---------------------------------------------------------------------

    @property
    def asserted(self) -> dict[str, int]:
        """How many facts this entry asserts, by table."""
        return {table: digest.count for table, digest in sorted(self._digests.items())}

    @property
    def voided(self) -> dict[str, int]:
        """How many rows this entry voids, by table."""
        return {table: len(ids) for table, ids in sorted(self._voided.items())}

    def receipt(self, **more: Any) -> Receipt:
        """What this entry did (or would do); ask after the ``write`` block."""
        return Receipt(
            action=self.intent.action,
            entry=self.entry,
            dry_run=self.intent.dry_run,
            asserted=self.asserted,
            voided=self.voided,
            about=self.about,
            ledger=self.stamp,
            **{**more, "notes": [*more.get("notes", ()), *self.notes]},
        )

    @property
    def stamp(self) -> Ledger:
        """This entry once it is written, else the head that was found."""
        return self.head if self.entry is None else Ledger(self.entry, self._hash)

    def tell_subjects(self) -> None:
        """Note what the entry is about; a list that was imported has its own receipt."""
        if self.intent.file_name is None:
            from mutualaid.journal import subjects

            self.about = subjects.about(self)

    def keep_spans(self) -> None:
        """Bring the spans up to this entry, for questions inside it and for whatever is asked later.

        Once more only where it has changed since what they follow from.
        """
        rests_on = {table: (self.asserted.get(table), self.voided.get(table)) for table in spans.TOUCHED}
        if rests_on != self._spans_rest_on:
            spans.keep(self._whole, self.entry_id, {*self._digests, *self._voided})
            self._spans_rest_on = rests_on
        self._ledger.has_spans = True

    def refuse_excluded(self) -> None:
        """Refuse an entry, whatever wrote it, by which somebody would hold two plans that may not be held together.

        Covers that stood together before it stay so. Raises COVERS_EXCLUDED (exit 1).
        """
        if "enrollment" not in self._digests:
            return
        from mutualaid.store.excluding import brought_together  # most entries enroll nobody

        found = list(brought_together(self._whole, self.entry_id))
        if found:
            plan_code, new, other_code, old = found[0]
            raise MutualAidError(
                "COVERS_EXCLUDED",
                count=len(found),
                plan_code=plan_code,
                starts_on=new.starts_on,
                ends_on=new.ends_on,
                other_no=old.enrollment_id,
                other_code=other_code,
                other_starts_on=old.starts_on,
                other_ends_on=old.ends_on,
            )

    def tell_going_back(self, stories: Sequence[going_back.Story]) -> None:
        """Tell in this entry, the first after it, that the ledger was put back to an earlier head."""
        if stories:
            self.options[going_back.OPTION] = [dict(story) for story in stories]
            self.notes += going_back.notes((self.entry_id, story) for story in stories)

    def tell_clock(self) -> None:
        """Tell in this entry that it is dated before the one before it: the clock was set back, or was wrong then."""
        before = self.select("select entry_id, at from entry where entry_id = :entry", {"entry": self.head.entry})
        now = instant(clock())
        if before and is_back(now, before[0][1]):
            entry, at = before[0]
            self.options[CLOCK_BACK] = {"entry": entry, "at": at}
            self.notes.append(Note("CLOCK_BACK", facts={"entry": entry, "at": at, "now": now}))

    def seal(self) -> None:
        """Write the journal row with its digest and hash; the last statement of the transaction."""
        intent = self.intent
        if self._scope is not None:
            self._scope.close(self.entry_id)
        digest = rows_digest(
            {table: (made.count, made.text()) for table, made in self._digests.items()},
            self._voided,
        )
        fields: dict[str, object] = {
            "entry_id": self.entry_id,
            "at": instant(clock()),
            "actor": intent.actor.name,
            "os_user": intent.actor.os_user,
            "action": intent.action,
            "reason": intent.reason,
            "file_name": intent.file_name,
            "file_sha256": intent.file_sha256,
            "options": canonical_json(self.options) if self.options else None,
            "undoes": intent.undoes,
            "program_version": program_version(),
            "schema_version": schema_version(),
            "asserted_count": sum(self.asserted.values()),
            "voided_count": sum(self.voided.values()),
        }
        self._hash = entry_hash(self.head.head, fields, digest)
        row = {**fields, "rows_digest": digest, "prev_hash": self.head.head, "hash": self._hash}
        writing.insert(self._ledger, "entry", {name: (value,) for name, value in row.items()})
        self.entry = self.entry_id


def undone_by(writer: Writer, entry: int) -> int | None:
    """The standing undo of an entry, None while the entry itself stands."""
    for (by,) in writer.select("select entry_id from entry where undoes = :entry order by entry_id", {"entry": entry}):
        if undone_by(writer, by) is None:
            return int(by)
    return None


def _committed(table: str, columns: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """A salt and the commitment for every row of a table with closed columns."""
    count = len(columns["fact_id"])
    random = os.urandom(16 * count).hex()
    salts = [random[start : start + 32] for start in range(0, 32 * count, 32)]
    made = commitments(salts, {name: columns[name] for name in CLOSED_COLUMNS[table] if name in columns})
    return {"salt": salts, "commitment": made}


@contextmanager
def write(url: str, intent: Intent) -> Iterator[Writer]:
    """One transaction that becomes one entry; nothing asserted or voided, or ``dry_run``: no entry at all.

    In a rehearsal (``store.writing.Opened.rehearsed``) what a dry run writes stands for the next one.
    Whoever asked in it for what lies outside their part of the ledger leaves an entry with a denial besides, a dry run
    or not. Raises what ``store.writing.begin`` raises, LIES_OUTSIDE (exit 1) where what somebody limited to a unit
    enters meets one fact of the whole ledger, COVERS_EXCLUDED (exit 1) where somebody would hold two plans that may not
    be held together, and LEDGER_GUARD (exit 6) should a guard of the database refuse what the use case let through.
    """
    made: list[Writer] = []
    try:
        with _one_entry(url, intent, made) as writer:
            yield writer
    except MutualAidError as wrong:
        if wrong.exit_code is not Exit.NOT_PERMITTED:  # which the door tells of
            _tell_denied(url, intent, made)
        raise
    _tell_denied(url, intent, made)


def deny(url: str, actor: Actor, command: str, role: str | None) -> None:
    """Leave an entry that says who was refused what; where it cannot be written, the refusal stands without."""
    with suppress(MutualAidError), write(url, Intent(limits.DENIAL, actor)) as writer:
        writer.assert_one("denial", command=command, role_code=role)


def _tell_denied(url: str, intent: Intent, made: Sequence[Writer]) -> None:
    if not made or (role := made[0].denied_role) is None:
        return
    if (rehearsal := _rehearsal(intent)) is None:
        deny(url, intent.actor, intent.action, role)
    else:
        rehearsal.after_rehearsal(lambda: deny(url, intent.actor, intent.action, role))


def _rehearsal(intent: Intent) -> writing.Opened | None:
    """The ledger as it is open for a rehearsal, None where the intent is meant."""
    opened = None if intent.witness is None else intent.witness.opened
    return opened if intent.dry_run and opened is not None and opened.is_rehearsal else None


@contextmanager
def _one_entry(url: str, intent: Intent, made: list[Writer]) -> Iterator[Writer]:
    def committed() -> None:
        if going_back.OPTION in made[0].options:
            going_back.told(url)
        if intent.witness is not None and made[0].entry is not None:
            intent.witness.told(made[0].entry)

    try:
        opened = None if intent.witness is None else intent.witness.opened
        with writing.begin(url, committed, opened=opened) as ledger:
            writer = Writer(ledger, intent)
            made.append(writer)
            try:
                yield writer
            except MutualAidError as wrong:
                writer.refuse_unseen(wrong)
                raise
            if not writer.asserted and not writer.voided:
                raise _NothingToWriteError
            writer.refuse_excluded()
            writer.keep_spans()
            writer.tell_going_back(going_back.left(url, writer.head))
            writer.tell_clock()
            if intent.witness is not None:
                writer.notes += intent.witness.asked(writer)
                writer.tell_subjects()
            if intent.dry_run:
                writer.seal()
                writer.entry = None
                if _rehearsal(intent) is None:
                    raise _NothingToWriteError
            else:
                writer.seal()
    except _NothingToWriteError:
        return
    except connecting.integrity_errors() as wrong:
        if made and made[0].meets_outside(wrong):
            raise MutualAidError("LIES_OUTSIDE") from None
        raise MutualAidError("LEDGER_GUARD", Exit.INTEGRITY, what=_guard(wrong)) from None


class _NothingToWriteError(Exception):
    """Leaves the transaction by rolling it back."""


def _guard(wrong: Exception) -> str:
    """The guard or constraint that refused, without any value."""
    return str(wrong).splitlines()[0][:120]
