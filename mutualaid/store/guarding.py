"""Connections that can do nothing but look: an authorizer that denies whatever it does not know.

``mode=ro`` and ``query_only`` leave much open: ``ATTACH`` and ``VACUUM INTO`` write other files, temporary tables and
``PRAGMA query_only = OFF`` are allowed (reliability.md, finding 4). SQLite asks the authorizer while it prepares a
statement, before anything of it runs. What it is not asked about are the columns of ``USING`` and ``NATURAL JOIN``: an
authorizer bounds what is done, never what is seen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from mutualaid.facts import KEYS
from mutualaid.store.reading import Reader
from mutualaid.store.resources import view_texts

LONGEST_TEXT = 1_000_000

LOOKED_AT = frozenset(("journal_mode", "integrity_check", "foreign_key_check"))
"""What the program itself asks a ledger about beside its rows."""

FUNCTIONS = frozenset(
    (
        *(
            "abs",
            "coalesce",
            "ifnull",
            "iif",
            "if",
            "nullif",
            "max",
            "min",
            "sum",
            "avg",
            "total",
            "count",
            "round",
            "sign",
        ),
        *(
            "length",
            "lower",
            "upper",
            "substr",
            "substring",
            "trim",
            "ltrim",
            "rtrim",
            "replace",
            "instr",
            "like",
            "glob",
        ),
        *("group_concat", "string_agg", "concat", "concat_ws", "typeof", "unicode", "char", "hex", "quote"),
        *("date", "time", "datetime", "julianday", "strftime", "unixepoch", "timediff"),
        *("current_date", "current_time", "current_timestamp"),
        *("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead"),
        *("first_value", "last_value", "nth_value"),
        *("json_extract", "->", "->>", "json_array_length", "json_type", "json_valid", "json_group_array"),
        *("json_group_object", "json_object", "json_array", "json_each", "json_tree"),
        *("likely", "unlikely", "likelihood", "sqlite_version"),
    )
)
"""Functions that look at what they are given and at nothing else, and make nothing large out of nothing."""
SEEN_BESIDE = frozenset(
    (
        *("entry", "alembic_version", "sqlite_master", "sqlite_schema", "json_each", "json_tree"),
        *("scope_unit", "scope_record", "span", "span_state"),
    )
)

Authorizer = Callable[[int, "str | None", "str | None", "str | None", "str | None"], int]


def authorizer(*, pragmas: frozenset[str]) -> Authorizer:
    """Allow SELECT and recursion, known functions and pragmas, and the ledger's own tables and views; deny the rest."""
    seen = SEEN_BESIDE | KEYS.keys() | {name for name, _ in view_texts(None)}
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)

    def judge(action: int, one: str | None, two: str | None, _database: str | None, _inside: str | None) -> int:
        if action in allowed:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            # A table of the statement's own (WITH) is named once more, without a column; nothing is read by that.
            named = two == "" and one is not None and not one.lower().startswith(("sqlite_", "pragma_", "dbstat"))
            return sqlite3.SQLITE_OK if one in seen or named else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if (two or "").lower() in FUNCTIONS else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_PRAGMA:
            return sqlite3.SQLITE_OK if one in pragmas and two in (None, "20", "1") else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY

    return judge


def only_looking(reader: Reader) -> None:
    """The connection of who may only look: read-only, and nothing but questions of the program's own."""
    connection = reader.connection
    connection.execute("PRAGMA query_only = ON")
    if hasattr(connection, "enable_load_extension"):
        connection.enable_load_extension(False)
    connection.set_authorizer(authorizer(pragmas=LOOKED_AT))
    reader.only_looks = True


def only_asking(connection: sqlite3.Connection) -> None:
    """The connection of a question in anybody's own words: it reaches no file and makes nothing large."""
    # Their tables come to be when they are first named, which the authorizer would deny.
    connection.execute("select 1 from json_each('[]'), json_tree('[]')").fetchall()
    connection.execute("PRAGMA query_only = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0)
    connection.set_authorizer(authorizer(pragmas=frozenset()))
