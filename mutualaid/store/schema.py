"""Makes a ledger's schema and raises it: migrations, guards and views; the one place that reaches for Alembic.

A new embedded ledger is made from the shipped shape; what has to be raised, and a ledger on a server, goes through the
migrations.
"""

from __future__ import annotations

import os
from typing import Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import connecting, shape, spans
from mutualaid.store.reading import BEFORE_RELEASE, Reader, engine_of, head, not_current, sqlite_path, version
from mutualaid.store.resources import folder, schema_version, view_texts
from mutualaid.store.writing import Opened


def upgrade(url: str) -> bool:
    """Create the ledger or bring it to the current schema, views, guards and spans; True when anything was done.

    One transaction around it all: drop views and guards, migrate, recreate them, make the spans, check foreign keys.

    Raises LEDGER_NEWER, LEDGER_BEFORE_RELEASE, LEDGER_NOT_A_LEDGER, LEDGER_UNREACHABLE (exit 3), LEDGER_CORRUPT
    (exit 6).
    """
    if engine_of(url) == "sqlite":
        _make_place(sqlite_path(url))
    with Opened(url).transaction(None, "PRAGMA foreign_keys = OFF") as ledger:
        found = version(ledger)
        if found == schema_version() and _as_shipped(ledger) and spans.as_facts_say(ledger, head(ledger).entry):
            return False
        _refuse(ledger, found)
        drop_views_and_guards(ledger)
        if found != schema_version():
            _make_tables(ledger, found)
        create_views_and_guards(ledger)
        spans.remake(ledger, head(ledger).entry)
        if ledger.engine == "sqlite" and ledger.select("PRAGMA foreign_key_check"):
            raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=url)
    return True


def _refuse(ledger: Reader, found: str | None) -> None:
    """Refuse what no migration of this program leads from."""
    if found is not None and (found > schema_version() or found in BEFORE_RELEASE):
        raise not_current(found)
    if found is None and ledger.engine == "sqlite" and ledger.select("select 1 from sqlite_schema limit 1"):
        # Another program's database: its views and triggers would be dropped with the rest.
        raise MutualAidError("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, path=sqlite_path(ledger.url))


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


def _make_tables(ledger: Reader, found: str | None) -> None:
    if found is not None or ledger.engine == "postgresql":
        migrate(ledger)
        return
    for made in shape.shipped().values():
        if made.kind in ("table", "index") and made.text:
            ledger.connection.execute(made.text)
    ledger.connection.execute("INSERT INTO alembic_version VALUES (?)", (schema_version(),))


def migrate(ledger: Reader) -> None:
    """Let Alembic raise the tables to the newest migration, on the ledger's connection and inside its transaction."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import StaticPool, create_engine
    from sqlalchemy.exc import DBAPIError

    embedded = ledger.engine == "sqlite"
    engine = create_engine(
        "sqlite://" if embedded else "postgresql+psycopg://",
        creator=lambda: ledger.connection,
        poolclass=StaticPool,
        **({"module": connecting.driver(sqlite_path(ledger.url))} if embedded else {}),
    )
    # The transaction is ours: whoever began it ends it.
    engine.dialect.do_commit = engine.dialect.do_rollback = _nothing  # type: ignore[method-assign]
    config = Config()
    config.set_main_option("script_location", folder("db/migrations").replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DBAPIError as wrong:
        raise wrong.orig or wrong from None


def _nothing(dbapi_connection: Any) -> None:
    """Leave the transaction as it is."""


def drop_views_and_guards(ledger: Reader) -> None:
    """Take away every view and guard; a migration must not find them."""
    execute = ledger.connection.execute
    if ledger.engine == "sqlite":
        for kind, name in ledger.select("select type, name from sqlite_schema where type in ('view', 'trigger')"):
            execute(f'DROP {kind} "{name}"')
        return
    for name, _ in reversed(view_texts(None)):
        execute(f'DROP VIEW IF EXISTS "{name}" CASCADE')
    tables = [name for name, made in shape.shipped().items() if made.kind == "table"]
    for table, name in ledger.select(
        "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
        " where not t.tgisinternal and c.relnamespace = current_schema()::regnamespace"
    ):
        if table in tables:
            execute(f'DROP TRIGGER "{name}" ON "{table}"')
    for (name,) in ledger.select(
        "select proname from pg_proc where pronamespace = current_schema()::regnamespace"
        " and starts_with(proname, 'guard_') and pronargs = 0"
    ):
        execute(f'DROP FUNCTION "{name}"()')


def create_views_and_guards(ledger: Reader) -> None:
    """Create every view, in order, and every guard."""
    for create in _shipped(ledger).values():
        ledger.connection.execute(create)


def _as_shipped(ledger: Reader) -> bool:
    """Whether the ledger's views and guards are those of this program."""
    if ledger.engine == "sqlite":
        return _shipped(ledger) == {
            name: made.text for name, made in shape.of(ledger) if made.kind in ("view", "trigger")
        }
    return not shape.differing(ledger)


def _shipped(ledger: Reader) -> dict[str, str]:
    """The views and guards that this program brings, in the order in which they are made: name to CREATE text."""
    if ledger.engine == "sqlite":
        return {name: made.text for name, made in shape.shipped().items() if made.kind in ("view", "trigger")}
    from mutualaid.store import served

    return dict(view_texts(None)) | served.guard_texts(ledger)
