"""Opens the ledger read-only, at the head or at an earlier journal entry; drivers only, no SQLAlchemy."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Ledger
from mutualaid.store import connecting
from mutualaid.store.asking import Answer
from mutualaid.store.connecting import KEY_ENDING, errors
from mutualaid.store.resources import schema_version

if TYPE_CHECKING:
    from mutualaid.store.scoping import Scope

__all__ = ["Reader", "engine_of", "read", "sqlite_path"]

BEFORE_RELEASE = frozenset(("0001", "0002"))
"""The schemas of ledgers made before the first release; no migration leads on from them."""

_NAMED = re.compile(r"--[^\n]*|'(?:[^']|'')*'|::|(?<![:\w]):([a-z_][a-z0-9_]*)|%")


def engine_of(url: str) -> str:
    """``sqlite`` or ``postgresql``, by the form of the ledger's address. Raises LEDGER_ADDRESS (exit 2)."""
    if url.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        return "postgresql"
    if "://" in url and not url.startswith("sqlite://"):
        raise MutualAidError("LEDGER_ADDRESS", Exit.USAGE, scheme=url.split("://", 1)[0])
    return "sqlite"


def sqlite_path(url: str) -> str:
    """The file of an embedded ledger: ``ledger.db``, ``sqlite:///ledger.db`` or ``sqlite:////abs/ledger.db``.

    Raises LEDGER_ADDRESS (exit 2).
    """
    path = url[len("sqlite://") :] if url.startswith("sqlite://") else url
    if url.startswith("sqlite:///"):
        path = path[1:]
    if not path or path == ":memory:" or "\0" in path:
        raise MutualAidError("LEDGER_ADDRESS", Exit.USAGE, scheme=path or "sqlite")
    return path


def without_password(url: str) -> str:
    """The address as it may be shown: the password of a server's address is left out."""
    return re.sub(r"(?<=://)([^:/@]*):[^@/]*@", r"\1@", url)


class Reader:
    """An open read-only connection that sees the ledger at one journal entry."""

    def __init__(self, connection: Any, engine: str, url: str) -> None:
        self._connection = connection
        self.engine = engine
        self.url = url
        self.stamp = Ledger(0, "")
        self.scope: Scope | None = None
        """The part of the ledger that whoever asks is limited to."""
        self.sees_masked = False
        """Whether whoever asks is shown masked values alone."""
        self.typed: frozenset[str] = frozenset()
        """What whoever asks typed themselves: they are shown it as it is."""
        self.is_whole = False
        """Whether it asks the whole ledger on a connection that is bounded to a scope."""
        self.is_at_head = False
        """Whether what is asked is the ledger as its last entry left it."""
        self.only_looks = False
        """Whether its connection can do nothing but look: not even make a table for the time being."""

    @property
    def connection(self) -> Any:
        """The driver's connection, for a guard to close what is still open."""
        return self._connection

    def whole(self) -> Reader:
        """The same connection beyond its scope, for what has to be one in the whole ledger; itself without a scope.

        Who calls it is listed, with the reason, in ``tests/store/test_asking.py``.
        """
        if self.scope is None:
            return self
        beyond = Reader(self._connection, self.engine, self.url)
        beyond.stamp, beyond.is_whole, beyond.is_at_head = self.stamp, True, self.is_at_head
        beyond.only_looks = self.only_looks
        return beyond

    @cached_property
    def has_spans(self) -> bool:
        """Whether the spans say what the facts say at the entry that is asked: a question may then take them."""
        return self.is_at_head and self.spans_stand_at(self.stamp.entry)

    def spans_stand_at(self, entry_id: int) -> bool:
        """Whether the spans were made for, or kept up to, that very entry."""
        return self.select("select entry_id from span_state") == [(entry_id,)]

    def is_elsewhere(self, ask: Callable[[Reader], Iterable[object]]) -> bool:  # noqa: ARG002 - as a writer is asked
        """No: whoever only asks is told of nothing outside, and nothing is kept of their asking."""
        return False

    @cached_property
    def own(self) -> str:
        """The schema that holds the ledger's tables, as SQL names it."""
        if self.engine == "sqlite":
            return "main"
        named = self._connection.execute("select quote_ident(current_schema())").fetchone()[0]
        return str(named)

    def table(self, name: str) -> str:
        """A table of the whole ledger as a statement that writes names it."""
        return f'{self.own}."{name}"' if self.is_whole or self.scope is not None else f'"{name}"'

    def select(self, sql: str, params: Mapping[str, object] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a query with ``:name`` parameters."""
        return self.answer(sql, params).rows

    def select_named(self, sql: str, params: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
        """Like ``select``, each row a mapping by column name."""
        return self.answer(sql, params).named()

    def each(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[tuple[Any, ...]]:
        """Like ``select``, the rows one after the other, so that they need not stand in memory together.

        Raises LEDGER_CORRUPT (exit 6).
        """
        return self._each(sql, params, [])

    def _each(self, sql: str, params: Mapping[str, object] | None, columns: list[str]) -> Iterator[tuple[Any, ...]]:
        """The rows, and ``columns`` filled with their names before the first."""
        text, values = self.portable(sql, params)
        try:
            cursor = self._connection.execute(text, values)
            columns += [column[0].lower() for column in cursor.description]
            for row in cursor:  # noqa: UP028
                # Not handed on by ``yield from``, which closes the cursor at its end, perhaps after the connection.
                yield row
        except errors() as wrong:
            raise trouble(wrong, self.url) from None
        except UnicodeDecodeError:
            raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=self.url) from None

    def each_named(self, sql: str, params: Mapping[str, object] | None = None) -> Iterator[dict[str, Any]]:
        """Like ``select_named``, the rows one after the other. Raises LEDGER_CORRUPT (exit 6)."""
        columns: list[str] = []
        for row in self._each(sql, params, columns):
            yield dict(zip(columns, row, strict=True))

    def answer(self, sql: str, params: Mapping[str, object] | None = None) -> Answer:
        """Run one query; its rows with the column names, which stand also where there are no rows.

        Raises LEDGER_CORRUPT (exit 6).
        """
        text, values = self.portable(sql, params)
        try:
            cursor = self._connection.execute(text, values)
            # A name of a column has no case, in SQL and in a file whose schema somebody damaged.
            return Answer([column[0].lower() for column in cursor.description], cursor.fetchall())
        except errors() as wrong:
            raise trouble(wrong, self.url) from None
        except UnicodeDecodeError:
            # A damaged name or text: the driver cannot even tell it.
            raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=self.url) from None

    def portable(self, sql: str, params: Mapping[str, object] | None) -> tuple[str, Mapping[str, object]]:
        """A statement with ``:name`` parameters as the driver wants it, on the tables and views that it is to see."""
        if self.is_whole:
            from mutualaid.store.scoping import qualified

            sql = qualified(sql, self.own)
        return portable(sql, params or {}, self.engine)


def portable(sql: str, params: Mapping[str, object], engine: str) -> tuple[str, Mapping[str, object]]:
    """The query as the engine's driver wants it: ``:name`` stays on SQLite and becomes ``%(name)s`` for psycopg.

    Only the parameters that the text names are handed on.
    """
    named = {found.group(1) for found in _NAMED.finditer(sql) if found.group(1)}
    values = {name: params[name] for name in named}
    if engine == "sqlite":
        # SQLite knows it by the name of the standard from 3.44 on.
        return sql.replace("string_agg(", "group_concat("), values

    def rewritten(found: re.Match[str]) -> str:
        if found.group(1):
            return f"%({found.group(1)})s"
        return found.group(0).replace("%", "%%")

    return _NAMED.sub(rewritten, sql), values


@contextmanager
def read(
    url: str,
    *,
    at: str | None = None,
    scope: Scope | None = None,
    stale: bool = False,
    guard: Callable[[Reader], None] | None = None,
) -> Iterator[Reader]:
    """Open the ledger for reading, at the head or, with ``at``, as it stood after an entry.

    ``scope`` bounds what every query sees. ``stale``: also a ledger whose schema is not this program's. ``guard`` is
    told of an embedded ledger's reader once it is ready, in place of turning ``query_only`` on, which is then its task.

    Raises ``MutualAidError``: LEDGER_MISSING, LEDGER_NOT_CURRENT, LEDGER_NOT_A_LEDGER, LEDGER_LOCKED (exit 3);
    LEDGER_CORRUPT (exit 6); AT_UNKNOWN, AT_AMBIGUOUS (exit 1), AT_DIFFERS (exit 6), AT_MALFORMED (exit 2).
    """
    with opened(url, stale=stale) as ledger:
        yield bounded(ledger, at=at, scope=scope, guard=guard)


@contextmanager
def opened(url: str, *, stale: bool = False) -> Iterator[Reader]:
    """Open the ledger for reading without asking it anything yet: ``bounded`` tells what may be asked of it.

    Raises ``MutualAidError``: LEDGER_MISSING, LEDGER_NOT_CURRENT, LEDGER_NOT_A_LEDGER, LEDGER_LOCKED (exit 3);
    LEDGER_CORRUPT (exit 6).
    """
    engine = engine_of(url)
    place = sqlite_path(url) if engine == "sqlite" else url
    connection = None
    try:
        connection = _connected(place) if engine == "sqlite" else _connected_to_server(url)
        ledger = Reader(connection, engine, url)
        refuse_other(ledger, stale=stale)
        yield ledger
    except errors() as wrong:
        raise trouble(wrong, place) from None
    finally:
        if connection is not None:
            connection.close()


def bounded(
    ledger: Reader,
    *,
    at: str | None = None,
    scope: Scope | None = None,
    guard: Callable[[Reader], None] | None = None,
) -> Reader:
    """The ledger that ``opened`` has opened, as it may be asked from now on; the last call holds.

    After one that bounds it, with ``at``, a ``scope`` or a ``guard``, there is no other. Raises AT_UNKNOWN,
    AT_AMBIGUOUS (exit 1), AT_DIFFERS (exit 6), AT_MALFORMED (exit 2).
    """
    reader = Reader(ledger.connection, ledger.engine, ledger.url)
    execute = ledger.connection.execute
    if reader.engine == "sqlite":
        execute("PRAGMA query_only = OFF")
    _shadow(reader, execute, at, scope)
    if reader.engine == "postgresql":
        execute("SET LOCAL default_transaction_read_only = on")
    elif guard is None:
        execute("PRAGMA query_only = ON")
    else:
        guard(reader)
    return reader


def _connected(path: str) -> Any:
    if not os.path.exists(path):
        raise MutualAidError("LEDGER_MISSING", Exit.UNREACHABLE, path=path)
    try:
        return connecting.connect_to_read(path)
    except UnicodeDecodeError:
        raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=path) from None


def _connected_to_server(url: str) -> Any:
    connection = connecting.connect_to_server(url)
    try:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    except BaseException:
        connection.close()
        raise
    return connection


def _shadow(reader: Reader, execute: Callable[[str], Any], at: str | None, scope: Scope | None) -> None:
    """Shadow the permanent views where they would tell another state, or more than is to be told."""
    reader.stamp = _find(reader, at)
    reader.is_at_head = at is None
    if at is None and scope is None:
        return
    from mutualaid.store import scoping

    if scope is not None and reader.engine == "sqlite":
        execute("PRAGMA temp_store = MEMORY")
    at_entry = None if at is None else reader.stamp.entry
    if scope is None:
        scoping.create_views(execute, at_entry)
    else:
        reader.scope = scoping.bound(execute, reader.own, scope, at_entry=at_entry)


def refuse_other(reader: Reader, *, stale: bool = False) -> None:
    """Refuse what is no ledger and, unless ``stale`` allows it, a ledger whose schema is not this program's.

    Raises LEDGER_NOT_A_LEDGER, LEDGER_EMPTY, LEDGER_NOT_CURRENT, LEDGER_NEWER, LEDGER_BEFORE_RELEASE (exit 3).
    """
    found = version(reader)
    if found is None and reader.engine == "sqlite" and not reader.select("select 1 from sqlite_schema limit 1"):
        raise MutualAidError("LEDGER_EMPTY", Exit.UNREACHABLE, path=reader.url)
    if found is None:
        raise MutualAidError("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, path=without_password(reader.url))
    if found != schema_version() and not stale:
        raise not_current(found)


def version(reader: Reader) -> str | None:
    """The schema version of the ledger; None where there is no ledger.

    Raises LEDGER_SCHEMA_UNCLEAR, where not one row tells it, LEDGER_CORRUPT (exit 6).
    """
    named = {
        "sqlite": "select 1 from sqlite_schema where name = 'alembic_version'",
        "postgresql": "select 1 where to_regclass('alembic_version') is not null",
    }
    if not reader.select(named[reader.engine]):
        return None
    found = reader.select("select version_num from alembic_version")
    if len(found) != 1:
        raise MutualAidError(
            "LEDGER_SCHEMA_UNCLEAR", Exit.INTEGRITY, path=without_password(reader.url), row_count=len(found)
        )
    if not isinstance(found[0][0], str):
        raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=without_password(reader.url))
    return found[0][0]


def not_current(found: str) -> MutualAidError:
    """The ledger's schema is not this program's (exit 3): older (``init`` upgrades it), of a newer program, or made
    before the first release (nothing raises it).
    """
    wanted = schema_version()
    if found in BEFORE_RELEASE:
        return MutualAidError("LEDGER_BEFORE_RELEASE", Exit.UNREACHABLE, found=found)
    code = "LEDGER_NEWER" if found > wanted else "LEDGER_NOT_CURRENT"
    return MutualAidError(code, Exit.UNREACHABLE, found=found, wanted=wanted)


def trouble(wrong: Exception, path: str) -> MutualAidError:
    """What a driver's error means for a person: locked, not a ledger, read-only, full (all exit 3)."""
    name = getattr(wrong, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return MutualAidError("LEDGER_LOCKED", Exit.UNREACHABLE, path=path)
    if name.startswith("SQLITE_NOTADB") and os.path.exists(sqlite_path(path) + KEY_ENDING):
        return MutualAidError("LEDGER_KEY_DIFFERS", Exit.INTEGRITY, path=path)
    if name.startswith("SQLITE_NOTADB") or "no such table: alembic_version" in str(wrong):
        return MutualAidError("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, path=path)
    if str(wrong).startswith(("no such table:", "no such column:")):
        return MutualAidError("LEDGER_ALTERED", Exit.INTEGRITY, path=path)
    if name.startswith("SQLITE_CORRUPT") or str(wrong).startswith(("Could not decode", "malformed database schema")):
        return MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=path)
    if name.startswith("SQLITE_FULL"):
        return MutualAidError("LEDGER_DISK_FULL", Exit.UNREACHABLE, path=path)
    if name.startswith("SQLITE_READONLY"):
        return MutualAidError("LEDGER_READ_ONLY", Exit.UNREACHABLE, path=path)
    what = name or type(wrong).__name__
    return MutualAidError("LEDGER_UNREACHABLE", Exit.UNREACHABLE, what=what, path=without_password(path))


_ENTRY = "select entry_id, cast(hash as text) from entry "
"""Text whatever a damaged file holds there: which entry it is has to be told before anything is verified."""


def head(reader: Reader) -> Ledger:
    """The last entry of the ledger and its hash."""
    found = reader.select(_ENTRY + "order by entry_id desc limit 1")
    return Ledger(*found[0]) if found else Ledger(0, "")


def _find(reader: Reader, at: str | None) -> Ledger:
    """The entry that ``--at`` names, and its hash."""
    if at is None:
        return head(reader)
    wanted = at.strip().removeprefix("mutualaid:")
    if re.fullmatch(r"\d{1,9}", wanted):
        return _numbered(reader, int(wanted), at)
    stamp = re.fullmatch(r"(\d{1,9}):([0-9a-fA-F]{4,64})(?:…|\.\.\.)?", wanted)
    if stamp:
        named = _numbered(reader, int(stamp.group(1)), at)
        if not named.head.startswith(stamp.group(2).lower()):
            raise MutualAidError("AT_DIFFERS", Exit.INTEGRITY, at=at, entry=named.entry, head=named.head[:16])
        return named
    if re.fullmatch(r"[0-9a-fA-F]{8,64}", wanted):
        found = reader.select(
            _ENTRY + "where substr(hash, 1, :length) = :prefix order by entry_id limit 2",
            {"length": len(wanted), "prefix": wanted.lower()},
        )
        if len(found) == 1:
            return Ledger(*found[0])
        raise MutualAidError("AT_AMBIGUOUS" if found else "AT_UNKNOWN", at=at)
    instant = instant_of(wanted)
    if instant is None:
        raise MutualAidError("AT_MALFORMED", Exit.USAGE, at=at)
    found = reader.select(_ENTRY + "where at <= :instant order by entry_id desc limit 1", {"instant": instant})
    return Ledger(*found[0]) if found else Ledger(0, "")


def _numbered(reader: Reader, entry: int, at: str) -> Ledger:
    if entry == 0:
        return Ledger(0, "")
    found = reader.select(_ENTRY + "where entry_id = :entry", {"entry": entry})
    if not found:
        raise MutualAidError("AT_UNKNOWN", at=at)
    return Ledger(*found[0])


def instant_of(text: str) -> str | None:
    """An ISO date (its last second) or time of this machine's clock, as the journal writes instants."""
    from datetime import UTC, datetime, time

    try:
        moment = datetime.fromisoformat(text.replace(" ", "T", 1))
    except ValueError:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    elif not re.match(r"\d{4}-\d{2}-\d{2}T", text.replace(" ", "T", 1)):
        return None
    try:
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, OSError, ValueError):
        return None
