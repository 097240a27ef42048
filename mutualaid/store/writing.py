"""Opens the ledger for writing: engine, pragmas, migrations, views and guards, bulk insert."""

from __future__ import annotations

import os
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import connecting
from mutualaid.store.asking import Answer
from mutualaid.store.reading import (
    engine_of,
    not_current,
    portable,
    sqlite_path,
    trouble,
    without_password,
)
from mutualaid.store.resources import folder, schema_version, view_texts

SQLITE_PRAGMAS = connecting.PRAGMAS

STATEMENT_ROWS = 200
"""Rows in one statement on SQLite; even of the widest table no more values than a statement may have (32,766)."""


def open_engine(url: str) -> Engine:
    """The engine of a ledger; on SQLite every transaction begins IMMEDIATE and constraints hold."""
    if engine_of(url) == "postgresql":
        address = url.replace("postgres://", "postgresql://", 1).replace("postgresql://", "postgresql+psycopg://", 1)
        return create_engine(address, hide_parameters=True)
    path = os.path.abspath(sqlite_path(url))
    engine = create_engine(
        URL.create("sqlite", database=path),  # a path may hold "?" or "%"
        hide_parameters=True,
        module=connecting.driver(path),
        creator=lambda: connecting.connect(path),
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # pysqlite would begin deferred transactions of its own and commit DDL statement by statement.
        connection.isolation_level = None
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def driver_errors(url: str) -> Iterator[None]:
    """Turn a driver's error into the one sentence it means (exit 3, or 6 for damage)."""
    try:
        yield
    except DBAPIError as wrong:
        original = wrong.orig
        if isinstance(original, connecting.integrity_errors()):
            raise
        if isinstance(original, connecting.errors()):
            raise trouble(original, url) from None
        raise MutualAidError("LEDGER_UNREACHABLE", Exit.UNREACHABLE, what=type(original).__name__, path=url) from None
    except connecting.errors() as wrong:  # while rows are fetched the driver speaks for itself
        raise trouble(wrong, url) from None


@contextmanager
def begin(url: str, committed: Callable[[], None] | None = None) -> Iterator[Connection]:
    """One write transaction on a current ledger; commits on leaving, rolls back on any error.

    ``committed`` is called right after the commit, before an interrupt can be heard again.

    Raises ``MutualAidError``: LEDGER_MISSING, LEDGER_NOT_CURRENT, LEDGER_LOCKED and others (exit 3).
    """
    if engine_of(url) == "sqlite" and not os.path.exists(sqlite_path(url)):
        raise MutualAidError("LEDGER_MISSING", Exit.UNREACHABLE, path=sqlite_path(url))
    file = connecting.identity(sqlite_path(url)) if engine_of(url) == "sqlite" else None
    engine = open_engine(url)
    try:
        with driver_errors(url), engine.connect() as connection:
            transaction = connection.begin()
            try:
                if file is not None and connecting.identity(sqlite_path(url)) != file:
                    # While we waited for the lock a restored ledger took the file's place: ours is the old one.
                    raise MutualAidError("LEDGER_REPLACED", Exit.UNREACHABLE, path=sqlite_path(url))
                if engine_of(url) == "postgresql":
                    connection.exec_driver_sql("LOCK TABLE entry IN EXCLUSIVE MODE")
                found = version(connection)
                if found is None:
                    raise MutualAidError("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, path=without_password(url))
                if found != schema_version():
                    raise not_current(found)
                yield connection
            except BaseException:
                # A full disk has rolled the transaction back already; a second rollback must not hide why.
                # After Ctrl-C in the midst of a statement the connection is gone, and the transaction with it.
                if not connection.invalidated and transaction.is_active and _in_transaction(connection):
                    with _undisturbed():
                        transaction.rollback()
                raise
            if transaction.is_active:
                with _undisturbed():
                    transaction.commit()
                    if committed is not None:
                        committed()
    finally:
        engine.dispose()


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


def _in_transaction(connection: Connection) -> bool:
    driver = connection.connection.driver_connection
    return bool(getattr(driver, "in_transaction", True))


def version(connection: Connection) -> str | None:
    """The schema version of the ledger, None where there is no ledger yet."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def answer(connection: Connection, sql: str, params: Mapping[str, object] | None = None) -> Answer:
    """Run a query of ``db/queries`` (or like it) inside the write transaction."""
    name = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
    prepared, values = portable(sql, params or {}, name)
    result = connection.exec_driver_sql(prepared, dict(values))
    # The driver's own tuples: to make a Row of each costs as much as the query.
    answered = Answer(list(result.keys()), list(result.cursor.fetchall()))
    result.close()
    return answered


@contextmanager
def earlier(connection: Connection, entry: int) -> Iterator[None]:
    """Inside this every view shows the ledger as it stood after an entry, by TEMP views over the permanent ones.

    Whatever is raised inside ends the transaction, and the TEMP views with it.
    """
    texts = view_texts(entry)
    for _, create in texts:
        made = re.sub(r"(?i)\bcreate\s+view\b", "create temp view", create, count=1)
        connection.exec_driver_sql(_for(connection, made))
    yield
    schema = "temp" if connection.dialect.name == "sqlite" else "pg_temp"
    for name, _ in reversed(texts):
        connection.exec_driver_sql(f'DROP VIEW {schema}."{name}"')


def insert(connection: Connection, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert many rows, given a column at a time, in few driver calls.

    On SQLite one statement takes many rows: because a guard may refuse, each statement copies every page that it
    touches before it writes there. A number that is the same in all rows stands in its text.
    """
    sqlite = connection.dialect.name == "sqlite"
    count = len(next(iter(columns.values())))
    into = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES'
    same = {name: told for name, values in columns.items() if (told := _same(values))} if sqlite else {}
    marks = f"({', '.join([same.get(name, '?' if sqlite else '%s') for name in columns])})"
    rows = zip(*(values for name, values in columns.items() if name not in same), strict=True)
    whole = count // STATEMENT_ROWS if sqlite else 0
    several = f"{into} {', '.join([marks] * STATEMENT_ROWS)}"
    for _ in range(whole):
        connection.exec_driver_sql(several, tuple(chain.from_iterable(islice(rows, STATEMENT_ROWS))))
    if rest := list(rows):
        connection.exec_driver_sql(f"{into} {marks}", rest)


def _same(values: Sequence[Any]) -> str | None:
    """The literal of a number, or of nothing, that fills a whole column."""
    first = values[0]
    if len(values) < STATEMENT_ROWS or not (first is None or type(first) is int) or values.count(first) < len(values):
        return None
    return "NULL" if first is None else str(first)


def void(connection: Connection, table: str, entry_id: int, fact_ids: Sequence[int]) -> None:
    """Set ``voided_by`` of standing rows; the guards refuse anything else."""
    if not fact_ids:
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    connection.exec_driver_sql(
        f'UPDATE "{table}" SET voided_by = {mark} WHERE fact_id = {mark}',  # noqa: S608
        [(entry_id, fact_id) for fact_id in fact_ids],
    )


def erase(connection: Connection, table: str, columns: Sequence[str], entry_id: int, fact_ids: Sequence[int]) -> None:
    """Set closed columns to NULL and ``erased_by`` to the entry being written; the guards refuse anything else."""
    if not fact_ids:
        return
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    emptied = ", ".join(f"{column} = NULL" for column in columns)
    connection.exec_driver_sql(
        f'UPDATE "{table}" SET {emptied}, erased_by = {mark} WHERE fact_id = {mark}',  # noqa: S608 - own names
        [(entry_id, fact_id) for fact_id in fact_ids],
    )


def compact(url: str) -> bool:
    """Write an embedded ledger anew, so that no page keeps what was erased; False where that could not be done.

    ``secure_delete`` overwrites what is freed; that no page keeps a copy in its gap after it was split is nobody's
    promise. On a server this is for its own VACUUM FULL.
    """
    if engine_of(url) != "sqlite":
        return False
    connection = None
    try:
        connection = connecting.connect(sqlite_path(url))
        for pragma in SQLITE_PRAGMAS:
            connection.execute(pragma)
        connection.execute("VACUUM")
    except connecting.errors():
        return False
    finally:
        if connection is not None:
            connection.close()
    return True


def upgrade(url: str) -> bool:
    """Create the ledger or bring it to the current schema, views and guards; True when anything was done.

    One ``BEGIN IMMEDIATE`` around it all: drop views and guards, migrate, recreate them, check foreign keys.
    """
    sqlite = engine_of(url) == "sqlite"
    if sqlite:
        _make_place(sqlite_path(url))
    engine = open_engine(url)
    try:
        with driver_errors(url), engine.connect() as connection:
            if sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
            with connection.begin():
                if version(connection) == schema_version() and shape(connection) == shipped(connection):
                    return False
                found = version(connection)
                if found is not None and found > schema_version():
                    raise not_current(found)
                if sqlite and found is None and _holds_anything(connection):
                    # Another program's database: its views and triggers would be dropped with the rest.
                    raise MutualAidError("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, path=sqlite_path(url))
                drop_views_and_guards(connection)
                _migrate(connection)
                create_views_and_guards(connection)
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=url)
            return True
    finally:
        engine.dispose()


def _holds_anything(connection: Connection) -> bool:
    return connection.exec_driver_sql("SELECT 1 FROM sqlite_schema LIMIT 1").first() is not None


def _make_place(path: str) -> None:
    parent = os.path.dirname(os.path.abspath(path))
    try:
        if not os.path.isdir(parent):
            os.makedirs(parent, mode=0o700)
        if not os.path.exists(path):
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as wrong:
        raise MutualAidError(
            "LEDGER_UNREACHABLE", Exit.UNREACHABLE, what=wrong.strerror or "OSError", path=path
        ) from None


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", folder("db/migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def drop_views_and_guards(connection: Connection) -> None:
    """Take away every view and guard; a migration must not find them."""
    from mutualaid.store.guards import guards

    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')"
        ).fetchall()
        for kind, name in found:
            connection.exec_driver_sql(f'DROP {kind} "{name}"')
        return
    for name, _ in reversed(view_texts(None)):
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{name}" CASCADE')
    for table, name, _ in guards("postgresql"):
        if connection.dialect.has_table(connection, table):
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS {name} ON "{table}"')
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {name}()")


def create_views_and_guards(connection: Connection) -> None:
    """Create every view, in order, and every guard."""
    from mutualaid.store.guards import guards

    for _, create in view_texts(None):
        connection.exec_driver_sql(_for(connection, create))
    for _, _, create in guards(connection.dialect.name):
        connection.exec_driver_sql(_for(connection, create))


def _for(connection: Connection, create: str) -> str:
    return create if connection.dialect.name == "sqlite" else create.replace("%", "%%")


def shape(connection: Connection) -> dict[str, str]:
    """The views and guards that the ledger has: name to CREATE text (PostgreSQL: names only)."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger')")
        return {name: create.strip() for name, create in found.fetchall()}
    found = connection.exec_driver_sql(
        "SELECT viewname FROM pg_views WHERE schemaname = current_schema() UNION SELECT tgname FROM pg_trigger"
        " WHERE NOT tgisinternal"
    )
    return {name: "" for (name,) in found.fetchall()}


def shipped(connection: Connection) -> dict[str, str]:
    """The views and guards that this program brings, in the form of ``shape``."""
    from mutualaid.store.guards import guards

    made = [*view_texts(None), *((name, create) for _, name, create in guards(connection.dialect.name))]
    if connection.dialect.name == "sqlite":
        return {name: as_stored(create) for name, create in made}
    return {name: "" for name, _ in made}


def schema_of_migrations() -> dict[str, tuple[str, str, str]]:
    """What the migrations make in an empty SQLite ledger: name to kind, table and CREATE text (empty: none)."""
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            _migrate(connection)
            found = connection.exec_driver_sql("SELECT name, type, tbl_name, coalesce(sql, '') FROM sqlite_schema")
            return {name: (kind, table, create.strip()) for name, kind, table, create in found.fetchall()}
    finally:
        engine.dispose()


def as_stored(create: str) -> str:
    """A CREATE text as SQLite keeps it in its schema table: from the word CREATE on, without the last semicolon."""
    found = re.search(r"(?is)\bcreate\s+(view|trigger)\b.*", create)
    assert found is not None
    return re.sub(
        r"(?i)^create\s+(view|trigger)", lambda kind: f"CREATE {kind.group(1).upper()}", found.group(0)
    ).rstrip("; \n")
