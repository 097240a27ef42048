"""Opens the ledger for writing: the write lock, bulk insert, voiding, erasure; drivers only, as ``reading``."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from itertools import chain, islice
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import connecting
from mutualaid.store.reading import Reader, engine_of, refuse_other, sqlite_path, trouble, version
from mutualaid.store.resources import view_texts

STATEMENT_ROWS = 200
"""Rows in one statement on SQLite; even of the widest table no more values than a statement may have (32,766)."""


@contextmanager
def begin(url: str, committed: Callable[[], None] | None = None) -> Iterator[Reader]:
    """One write transaction on a current ledger; commits on leaving, rolls back on any error.

    What it yields asks the ledger as it stands inside the transaction. ``committed`` is called right after the commit,
    before an interrupt can be heard again.

    Raises ``MutualAidError``: LEDGER_MISSING, LEDGER_NOT_CURRENT, LEDGER_LOCKED and others (exit 3).
    """
    if engine_of(url) == "sqlite" and not os.path.exists(sqlite_path(url)):
        raise MutualAidError("LEDGER_MISSING", Exit.UNREACHABLE, path=sqlite_path(url))
    with transaction(url, committed) as ledger:
        if ledger.engine == "postgresql" and version(ledger) is not None:
            ledger.connection.execute("LOCK TABLE entry IN EXCLUSIVE MODE")
        refuse_other(ledger)
        yield ledger


@contextmanager
def transaction(url: str, committed: Callable[[], None] | None = None, *pragmas: str) -> Iterator[Reader]:
    """One transaction that may write to whatever stands at ``url``, ledger or not; an embedded one is locked at once.

    ``pragmas`` are those of SQLite beside the usual ones. Raises LEDGER_REPLACED (exit 3).
    """
    with driver_errors(url):
        engine = engine_of(url)
        server = engine == "postgresql"
        opened = closing(connecting.connect_to_server(url)) if server else _locked(sqlite_path(url), *pragmas)
        with opened as connection:
            try:
                yield Reader(connection, engine, url)
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
def _locked(path: str, *pragmas: str) -> Iterator[Any]:
    """A connection to an embedded ledger, inside a transaction that holds the write lock."""
    file = connecting.identity(path)
    with closing(connecting.connect_to_write(path, *pragmas)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        if connecting.identity(path) != file:
            # While we waited for the lock a restored ledger took the file's place: ours is the old one.
            raise MutualAidError("LEDGER_REPLACED", Exit.UNREACHABLE, path=path)
        yield connection


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
    texts = view_texts(entry)
    for _, create in texts:
        ledger.connection.execute(re.sub(r"(?i)\bcreate\s+view\b", "create temp view", create, count=1))
    yield
    schema = "temp" if ledger.engine == "sqlite" else "pg_temp"
    for name, _ in reversed(texts):
        ledger.connection.execute(f'DROP VIEW {schema}."{name}"')


def insert(ledger: Reader, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert many rows, given a column at a time, in few driver calls.

    On SQLite one statement takes many rows: because a guard may refuse, each statement copies every page that it
    touches before it writes there. A number that is the same in all rows stands in its text.
    """
    sqlite = ledger.engine == "sqlite"
    count = len(next(iter(columns.values())))
    into = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES'
    same = {name: told for name, values in columns.items() if (told := _same(values))} if sqlite else {}
    marks = f"({', '.join([same.get(name, '?' if sqlite else '%s') for name in columns])})"
    rows = zip(*(values for name, values in columns.items() if name not in same), strict=True)
    whole = count // STATEMENT_ROWS if sqlite else 0
    several = f"{into} {', '.join([marks] * STATEMENT_ROWS)}"
    cursor = ledger.connection.cursor()
    for _ in range(whole):
        cursor.execute(several, tuple(chain.from_iterable(islice(rows, STATEMENT_ROWS))))
    cursor.executemany(f"{into} {marks}", list(rows))


def _same(values: Sequence[Any]) -> str | None:
    """The literal of a number, or of nothing, that fills a whole column."""
    first = values[0]
    if len(values) < STATEMENT_ROWS or not (first is None or type(first) is int) or values.count(first) < len(values):
        return None
    return "NULL" if first is None else str(first)


def void(ledger: Reader, table: str, entry_id: int, fact_ids: Sequence[int]) -> None:
    """Set ``voided_by`` of standing rows; the guards refuse anything else."""
    _set(ledger, table, "voided_by", entry_id, fact_ids)


def erase(ledger: Reader, table: str, columns: Sequence[str], entry_id: int, fact_ids: Sequence[int]) -> None:
    """Set closed columns to NULL and ``erased_by`` to the entry being written; the guards refuse anything else."""
    _set(ledger, table, f"{', '.join(f'{column} = NULL' for column in columns)}, erased_by", entry_id, fact_ids)


def _set(ledger: Reader, table: str, what: str, entry_id: int, fact_ids: Sequence[int]) -> None:
    mark = "?" if ledger.engine == "sqlite" else "%s"
    ledger.connection.cursor().executemany(
        f'UPDATE "{table}" SET {what} = {mark} WHERE fact_id = {mark}',  # noqa: S608 - own names
        [(entry_id, fact_id) for fact_id in fact_ids],
    )


def compact(url: str) -> bool:
    """Write an embedded ledger anew, so that no page keeps what was erased; False where that could not be done.

    ``secure_delete`` overwrites what is freed; that no page keeps a copy in its gap after it was split is nobody's
    promise. On a server this is for its own VACUUM FULL.
    """
    if engine_of(url) != "sqlite":
        return False
    try:
        with closing(connecting.connect_to_write(sqlite_path(url))) as connection:
            connection.execute("VACUUM")
    except connecting.errors():
        return False
    return True
