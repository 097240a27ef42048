"""Connections that can do nothing but look: an authorizer that denies whatever it does not know.

``mode=ro`` and ``query_only`` leave much open: ``ATTACH`` and ``VACUUM INTO`` write other files, temporary tables and
``PRAGMA query_only = OFF`` are allowed (reliability.md, finding 4). SQLite asks the authorizer while it prepares a
statement, before anything of it runs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from mutualaid.errors import MutualAidError
from mutualaid.facts import CLOSED_COLUMNS, KEYS
from mutualaid.rules.identity import mask_card, mask_document, mask_name, mask_phone, mask_value
from mutualaid.store.connecting import errors
from mutualaid.store.reading import Reader
from mutualaid.store.resources import view_texts

MASKED = "person_masked"
"""The table of people as anybody may see them, made for a query that names it."""
MASKED_COLUMNS = ("person_id", "name", "document_type", "document_no", "birth_year", "sex_code", "phone", "card_no")
LONGEST_SECONDS = 10.0
LONGEST_TEXT = 1_000_000
MOST_TEXT = 50_000_000
STEPS = 10_000
"""The clock is looked at after so many steps of SQLite's machine."""

CLOSED = frozenset(("salt", *(name for columns in CLOSED_COLUMNS.values() for name in columns))) - {"document_type"}
"""Columns that read as NULL wherever they stand; which kind of document it is tells of nobody."""
HOLDERS = frozenset((*CLOSED_COLUMNS, *(f"{table}_now" for table in CLOSED_COLUMNS), "identity_now"))

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
        *(MASKED, "entry", "alembic_version", "sqlite_master", "sqlite_schema", "json_each", "json_tree"),
        *("scope_unit", "scope_person", "scope_enrollment"),
    )
)

Authorizer = Callable[[int, "str | None", "str | None", "str | None", "str | None"], int]


def authorizer(*, with_personal: bool) -> Authorizer:
    """Allow SELECT and recursion, known functions, and reading the ledger's own tables and views; deny the rest.

    Without ``with_personal`` the closed columns read as NULL, in every expression, condition and view alike.
    """
    seen = SEEN_BESIDE | KEYS.keys() | {name for name, _ in view_texts(None)}
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE)

    def judge(action: int, one: str | None, two: str | None, _database: str | None, _inside: str | None) -> int:
        if action in allowed:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_READ:
            if one not in seen:
                # A table of the statement's own (WITH) is named once more, without a column; nothing is read by that.
                named = two == "" and one is not None and not one.lower().startswith(("sqlite_", "pragma_", "dbstat"))
                return sqlite3.SQLITE_OK if named else sqlite3.SQLITE_DENY
            # By its name wherever it stands: a column of a view is none of ``HOLDERS`` when the view is not ours.
            closed = not with_personal and two in CLOSED and one in HOLDERS
            return sqlite3.SQLITE_IGNORE if closed else sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION:
            return sqlite3.SQLITE_OK if (two or "").lower() in FUNCTIONS else sqlite3.SQLITE_DENY
        if action == sqlite3.SQLITE_PRAGMA and with_personal:
            return sqlite3.SQLITE_OK if one in LOOKED_AT and two in (None, "20", "1") else sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY

    return judge


def only_looking(reader: Reader) -> None:
    """The connection of who may only look: read-only, and nothing but questions of the program's own."""
    connection = reader.connection
    connection.execute("PRAGMA query_only = ON")
    if hasattr(connection, "enable_load_extension"):
        connection.enable_load_extension(False)
    connection.set_authorizer(authorizer(with_personal=True))


def for_queries(reader: Reader, sql: str) -> None:
    """The connection of a question in anybody's own words: personal values are NULL there, or masked in ``MASKED``."""
    connection = reader.connection
    if MASKED in sql.lower():
        _mask_people(connection)
    if "json_" in sql.lower():
        # Their tables come to be when they are first named, which the authorizer would deny.
        connection.execute("select 1 from json_each('[]'), json_tree('[]')").fetchall()
    connection.execute("PRAGMA query_only = ON")
    if hasattr(connection, "setlimit"):
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_TEXT)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0)
    connection.set_authorizer(authorizer(with_personal=False))


def _mask_people(connection: Any) -> None:
    """Everybody as they may be seen, in a temporary table: masked before the question is asked, not while."""
    columns = ", ".join(MASKED_COLUMNS[1:])
    connection.execute(f"create temp table {MASKED} (person_id integer primary key, {columns})")
    found = connection.execute(
        "select n.person_id, n.name, n.document_type, n.document_no, n.birth_on, p.sex_code, n.phone, n.card_no"
        " from personal_now n join person_now p on p.person_id = n.person_id"
    )
    marks = ", ".join("?" * len(MASKED_COLUMNS))
    connection.executemany(f"insert into {MASKED} values ({marks})", map(_masked, found))  # noqa: S608 - own name


def _masked(row: tuple[Any, ...]) -> tuple[Any, ...]:
    person_id, name, document_type, document_no, birth_on, sex_code, phone, card_no = row
    return (
        person_id,
        name and mask_name(name),
        document_type,
        document_no and mask_document(document_no),
        birth_on and birth_on[:4],
        sex_code,
        phone and mask_phone(phone),
        card_no and mask_card(card_no),
    )


def ask(reader: Reader, sql: str, *, most: int) -> tuple[list[str], list[tuple[Any, ...]], bool]:
    """One question in anybody's own words: column names, at most ``most`` rows, and whether there are more.

    Raises QUERY_NOT_A_QUESTION, QUERY_NOT_ALLOWED, QUERY_FAILED, QUERY_TOO_LONG, QUERY_TOO_LARGE (exit 1).
    """
    connection = reader.connection
    refusals: tuple[type[Exception], ...] = (*errors(), sqlite3.Warning, UnicodeError, OverflowError)
    with _in_time(connection) as late:
        # What the statement itself meets is told in the driver's words; what fails around it is no answer to anybody.
        try:
            cursor = connection.execute(sql)
            if cursor.description is None:
                raise MutualAidError("QUERY_NOT_A_QUESTION")
            names = [column[0] for column in cursor.description]
            rows: list[tuple[Any, ...]] = []
            size = 0
            for row in cursor:
                if len(rows) == most:
                    return names, rows, True
                size += sum(len(value) for value in row if isinstance(value, (str, bytes)))
                if size > MOST_TEXT:
                    raise MutualAidError("QUERY_TOO_LARGE")
                rows.append(row)
            return names, rows, False
        except refusals as wrong:
            if late():
                raise MutualAidError("QUERY_TOO_LONG", seconds=int(LONGEST_SECONDS)) from None
            raise _told(wrong) from None


@contextmanager
def _in_time(connection: Any) -> Iterator[Callable[[], bool]]:
    until = monotonic() + LONGEST_SECONDS

    def late() -> bool:
        return monotonic() > until

    connection.set_progress_handler(late, STEPS)
    try:
        yield late
    finally:
        connection.set_progress_handler(None, STEPS)


def _told(wrong: Exception) -> MutualAidError:
    text = str(wrong)
    if "one statement" in text:
        return MutualAidError("QUERY_NOT_A_QUESTION")
    if "too big" in text or "out of memory" in text:
        return MutualAidError("QUERY_TOO_LARGE")
    if "prohibited" in text or "not authorized" in text or "readonly" in text:
        return MutualAidError("QUERY_NOT_ALLOWED")
    return MutualAidError("QUERY_FAILED", what=mask_value(None, text[:200]))


def shown(value: Any) -> Any:
    """A value of an answer as anybody may see it: what looks like a person's number in a text is starred."""
    if isinstance(value, bytes):
        return value.hex()
    if not isinstance(value, str) or (len(value) == 64 and value.isascii() and value.isalnum()):
        return value
    return mask_value("unit_code", value)
