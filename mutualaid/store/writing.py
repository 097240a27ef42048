"""Opens the ledger for writing: the write lock, bulk insert, voiding, erasure; drivers only, as ``reading``."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain, islice
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import connecting, scoping, shape
from mutualaid.store.reading import Reader, engine_of, head, refuse_other, sqlite_path, trouble, without_password
from mutualaid.store.slices import runs

STATEMENT_ROWS, STATEMENT_VALUES = 250, 32_766
"""Rows in one statement on SQLite, and the values that it may have: of a wide table it takes fewer rows."""

LITERAL_ROWS = 200
"""From so many rows on a number that all of them have stands in the text of the statement."""

MOST_TOLD = 5
"""So many names of what is not as this program makes it are told."""


class Opened:
    """A ledger that is open: asked by whoever opened it, then written to once through the same connection.

    Or written to several times as if: inside ``rehearsed`` each writes on top of what was written before, and nothing
    of it stays.
    """

    def __init__(self, url: str) -> None:
        """Open what stands at ``url``, ledger or not. Raises LEDGER_MISSING, LEDGER_UNREACHABLE (exit 3)."""
        self.url = url
        self.engine = engine_of(url)
        self._path = sqlite_path(url) if self.engine == "sqlite" else None
        if self._path is not None and not os.path.exists(self._path):
            raise MutualAidError("LEDGER_MISSING", Exit.UNREACHABLE, path=self._path)
        with driver_errors(url):
            if self._path is None:
                self._connection = connecting.connect_to_server(url)
            else:
                self._file = connecting.identity(self._path)
                self._connection = connecting.connect(self._path)
        self.is_open, self.is_rehearsal, self._is_asked = True, False, False
        self._afterwards: list[Callable[[], object]] = []

    @property
    def is_at_rest(self) -> bool:
        """Whether it is open, and neither being asked nor being written to: it can be asked."""
        return self.is_open and not self._is_asked and not self.is_rehearsal

    def close(self) -> None:
        """Close it, unless what was written to it has."""
        self._connection.close()
        self.is_open = False

    @contextmanager
    def asked(self) -> Iterator[Reader]:
        """Inside this the ledger can be asked, and cannot be written to. Raises as ``begin`` does."""
        reader = Reader(self._connection, self.engine, self.url)
        self._is_asked = True
        with driver_errors(self.url):
            try:
                if self._path is not None:
                    self._connection.execute("PRAGMA query_only = ON")
                    self._connection.execute("BEGIN")
                refuse_other(reader)
                reader.stamp = head(reader)
                yield reader
            finally:
                self._is_asked = False
                self._connection.rollback()
                if self._path is not None:
                    self._connection.execute("PRAGMA query_only = OFF")

    @contextmanager
    def transaction(self, committed: Callable[[], None] | None = None, *pragmas: str) -> Iterator[Reader]:
        """One transaction that may write, an embedded ledger being locked at once; then it is closed.

        ``pragmas`` are those of SQLite beside the usual ones. In a rehearsal nothing is committed or closed. Raises
        LEDGER_REPLACED (exit 3).
        """
        if self.is_rehearsal:
            with self._as_if() as ledger:
                yield ledger
            return
        connection = self._connection
        with closing(self), driver_errors(self.url):
            if self._path is not None:
                self._lock(self._path, *pragmas)
            try:
                yield Reader(connection, self.engine, self.url)
                with _undisturbed():
                    connection.commit()
                    if committed is not None:
                        committed()
            except BaseException:
                # A server that is gone cannot roll back any more, which must not hide why.
                with _undisturbed(), suppress(*connecting.errors()):
                    connection.rollback()
                raise

    @contextmanager
    def rehearsed(self) -> Iterator[None]:
        """Inside this what is written stands for what is written next, and in the end for nobody; then it is closed.

        One transaction that is taken back: an embedded ledger is locked for others who write while it lasts. Raises
        LEDGER_REPLACED (exit 3).
        """
        try:
            with closing(self), driver_errors(self.url):
                if self._path is not None:
                    # What does not fit the cache would be written to the file, which shuts out those who only read.
                    self._lock(self._path, "PRAGMA cache_spill = OFF")
                self.is_rehearsal = True
                try:
                    yield
                finally:
                    with _undisturbed(), suppress(*connecting.errors()):
                        self._connection.rollback()
        finally:
            self.is_rehearsal = False
            for call in self._afterwards:
                call()

    def after_rehearsal(self, call: Callable[[], object]) -> None:
        """Have something done once the rehearsal is over and its lock is gone."""
        self._afterwards.append(call)

    @contextmanager
    def _as_if(self) -> Iterator[Reader]:
        """A part of a rehearsal: kept for the next where it succeeds, else taken back alone."""
        ledger, execute = Reader(self._connection, self.engine, self.url), self._connection.execute
        execute("SAVEPOINT as_if")
        try:
            yield ledger
            if ledger.scope is not None:
                scoping.unbind(execute, _temp(ledger))
        except BaseException:
            with _undisturbed(), suppress(*connecting.errors()):
                execute("ROLLBACK TO SAVEPOINT as_if")
                execute("RELEASE SAVEPOINT as_if")
            raise
        execute("RELEASE SAVEPOINT as_if")

    def _lock(self, path: str, *pragmas: str) -> None:
        for pragma in (*connecting.PRAGMAS, *pragmas):
            self._connection.execute(pragma)
        self._connection.execute("BEGIN IMMEDIATE")
        if connecting.identity(path) != self._file:
            # While we waited for the lock a restored ledger took the file's place: ours is the old one.
            raise MutualAidError("LEDGER_REPLACED", Exit.UNREACHABLE, path=path)


@contextmanager
def begin(url: str, committed: Callable[[], None] | None = None, *, opened: Opened | None = None) -> Iterator[Reader]:
    """One write transaction on a current ledger; commits on leaving, rolls back on any error.

    What it yields asks the ledger as it stands inside the transaction. ``committed`` is called right after the commit,
    before an interrupt can be heard again. ``opened`` is taken where it is that ledger and still open.

    Raises ``MutualAidError``: LEDGER_MISSING, LEDGER_NOT_CURRENT, LEDGER_LOCKED and others (exit 3);
    LEDGER_NOT_AS_MADE (exit 6) where a table, view or guard is not the shipped one.
    """
    if opened is None or not opened.is_open or opened.url != url:
        opened = Opened(url)
    with opened.transaction(committed) as ledger:
        refuse_other(ledger)
        _refuse_altered(ledger)
        if ledger.engine == "postgresql":
            ledger.connection.execute("LOCK TABLE entry IN EXCLUSIVE MODE")
        yield ledger


def _refuse_altered(ledger: Reader) -> None:
    """Nothing is written past a guard that somebody dropped or emptied, nor judged by a view that is not ours."""
    if names := shape.differing(ledger):
        told = ", ".join(names[:MOST_TOLD]) + (" …" if len(names) > MOST_TOLD else "")
        raise MutualAidError("LEDGER_NOT_AS_MADE", Exit.INTEGRITY, path=without_password(ledger.url), names=told)


@contextmanager
def driver_errors(url: str) -> Iterator[None]:
    """Turn a driver's error into the one sentence it means (exit 3, or 6 for damage); not that a guard refused."""
    try:
        yield
    except connecting.integrity_errors():
        raise
    except connecting.errors() as wrong:
        raise trouble(wrong, url) from None


@contextmanager
def _undisturbed() -> Iterator[None]:
    """While this lasts Ctrl-C comes too late: torn out of a commit, nobody could say whether it was written."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        if heard is not None:
            signal.signal(signal.SIGINT, heard)


@contextmanager
def earlier(ledger: Reader, entry: int) -> Iterator[None]:
    """Inside this every view shows the ledger as it stood after an entry, by TEMP views over the permanent ones.

    Whatever is raised inside ends the transaction, and the TEMP views with it.
    """
    execute, temp, has_spans = ledger.connection.execute, _temp(ledger), ledger.has_spans
    if ledger.scope is not None:
        scoping.drop_views(execute, temp)
    scoping.create_views(execute, entry)
    ledger.has_spans = False
    yield
    ledger.has_spans = has_spans
    scoping.drop_views(execute, temp)
    if ledger.scope is not None:
        scoping.create_views(execute, None)


@contextmanager
def unbounded(ledger: Reader) -> Iterator[None]:
    """Inside this a ledger bounded to a scope shows everything; whatever is raised inside ends the transaction."""
    scope = ledger.scope
    if scope is None:
        yield
        return
    execute, temp = ledger.connection.execute, _temp(ledger)
    scoping.drop_views(execute, temp)
    scoping.unshadow_tables(execute, temp)
    ledger.scope = None
    yield
    ledger.scope = scope
    scoping.shadow_tables(execute, ledger.own)
    scoping.create_views(execute, None)


def _temp(ledger: Reader) -> str:
    return "temp" if ledger.engine == "sqlite" else "pg_temp"


def insert(ledger: Reader, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert many rows, given a column at a time, in few driver calls.

    On SQLite one statement takes many rows: because a guard may refuse, each statement copies every page that it
    touches before it writes there. A number that is the same in all rows stands in its text.
    """
    sqlite = ledger.engine == "sqlite"
    count = len(next(iter(columns.values())))
    into = f"INSERT INTO {ledger.table(table)} ({', '.join(columns)}) VALUES"
    same = {name: told for name, values in columns.items() if (told := _same(values))} if sqlite else {}
    marks = f"({', '.join([same.get(name, '?' if sqlite else '%s') for name in columns])})"
    rows = zip(*(values for name, values in columns.items() if name not in same), strict=True)
    most = min(STATEMENT_ROWS, STATEMENT_VALUES // max(1, len(columns) - len(same)))
    cursor = ledger.connection.cursor()
    if sqlite and count >= most:
        several = f"{into} {', '.join([marks] * most)}"
        for _ in range(count // most):
            cursor.execute(several, tuple(chain.from_iterable(islice(rows, most))))
    cursor.executemany(f"{into} {marks}", list(rows))


def _same(values: Sequence[Any]) -> str | None:
    """The literal of a number, or of nothing, that fills a whole column."""
    first = values[0]
    if len(values) < LITERAL_ROWS or not (first is None or type(first) is int) or values.count(first) < len(values):
        return None
    return "NULL" if first is None else str(first)


def void(ledger: Reader, table: str, entry_id: int, fact_ids: Sequence[int]) -> None:
    """Set ``voided_by`` of standing rows; the guards refuse anything else."""
    _set(ledger, table, "voided_by", entry_id, fact_ids)


def erase(ledger: Reader, table: str, columns: Sequence[str], entry_id: int, fact_ids: Sequence[int]) -> None:
    """Set closed columns to NULL and ``erased_by`` to the entry being written; the guards refuse anything else."""
    _set(ledger, table, f"{', '.join(f'{column} = NULL' for column in columns)}, erased_by", entry_id, fact_ids)


def _set(ledger: Reader, table: str, what: str, entry_id: int, fact_ids: Sequence[int]) -> None:
    """Set it in the rows of these numbers, in one statement where they follow each other, as those of an import do."""
    mark = "?" if ledger.engine == "sqlite" else "%s"
    ledger.connection.cursor().executemany(
        f"UPDATE {ledger.table(table)} SET {what} = {mark} WHERE fact_id BETWEEN {mark} AND {mark}",  # noqa: S608 - own names
        [(entry_id, first, last) for first, last in runs(fact_ids)],
    )


def compact(url: str) -> bool:
    """Write an embedded ledger anew, so that no page keeps what was erased; False where that could not be done.

    ``secure_delete`` overwrites what is freed; that no page keeps a copy in its gap after it was split is nobody's
    promise. On a server this is for its own VACUUM FULL.
    """
    if engine_of(url) != "sqlite":
        return False
    try:
        with closing(connecting.connect(sqlite_path(url))) as connection:
            for statement in (*connecting.PRAGMAS, "VACUUM"):
                connection.execute(statement)
    except connecting.errors():
        return False
    return True
