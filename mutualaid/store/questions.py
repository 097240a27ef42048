"""Questions in anybody's own words, asked of a copy in memory: the connection that answers them knows no ledger.

What a question names is copied from the tables and views that hold no personal value and no diagnosis; the rest does
not exist for it, however it is written. An authorizer on the ledger itself would not do: SQLite never asks it for the
columns of ``USING`` and ``NATURAL JOIN`` (3.40 and 3.53).
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import cache
from time import monotonic
from typing import Any

from mutualaid.errors import MutualAidError
from mutualaid.facts import CLOSED_COLUMNS, KEYS
from mutualaid.rules.identity import mask_value, star_numbers
from mutualaid.rules.naming import nearest
from mutualaid.store import guarding, shape
from mutualaid.store.reading import Reader
from mutualaid.store.resources import view_texts

LONGEST_SECONDS = 10.0
MOST_TEXT = 50_000_000
STEPS = 10_000
"""The clock is looked at after so many steps of SQLite's machine."""

WITHHELD = frozenset(
    (
        ("membership", "note"),
        ("settlement", "hospital"),
        ("claim", "disease_code"),
        ("decision", "steps"),  # they name the class of a disease
        ("payout_event", "reason"),  # a bank writes the payee's name there
    )
)
"""Columns of open tables, and of the views of the same name, that may tell of a person or an illness in words."""

ENTRY = "entry"
STANDING = "_now"
"""How the names of views end, which hold what stands."""

_NEVER_TYPED = ("_on", "hash", "digest", "sha256")
"""How columns end that hold days and digests: nobody types words there."""
_LITERAL = re.compile(r"""['"`\[]|(?<!\w)\d|/\*|--""")
"""Where a heading would repeat a text, a number or a remark of the question."""
_UNKNOWN = re.compile(r"no such (table|column): (.+)")


@cache
def offered() -> tuple[str, ...]:
    """The names that can be asked: the views that reach no closed table, then the tables that are not closed."""
    closed = set(CLOSED_COLUMNS)
    open_views = []
    for name, text in view_texts(None):
        said = re.sub(r"--[^\n]*", "", text)
        if closed.isdisjoint(re.findall(r"\w+", said)):
            open_views.append(name)
        else:
            closed.add(name)
    return (*open_views, ENTRY, *(table for table in KEYS if table not in closed))


def columns(reader: Reader, name: str) -> list[str]:
    """The columns of a table or view as they can be asked, in their order."""
    stem = name.removesuffix(STANDING)
    found = reader.answer(f'select * from "{name}" where 1 = 0').columns  # noqa: S608 - own names
    return [column for column in found if (stem, column) not in WITHHELD]


def ask(reader: Reader, sql: str, *, most: int) -> tuple[list[str], list[tuple[Any, ...]], bool]:
    """One question in anybody's own words: column names, at most ``most`` rows, and whether there are more.

    A heading that would repeat what the question says literally is ``column_1`` by its place. Raises
    QUERY_NOT_A_QUESTION, QUERY_NOT_ALLOWED, QUERY_NAME_UNKNOWN, QUERY_FAILED, QUERY_TOO_LONG, QUERY_TOO_LARGE (exit 1).
    """
    named = {word.lower() for word in re.findall(r"\w+", sql)}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as lent:
        copied = {name: _lend(reader, lent, name, named) for name in offered() if name in named}
        guarding.only_asking(lent)
        with _in_time(lent) as late:
            try:
                return _answer(lent, sql, most)
            except _SaidBySQLiteError as said:
                if late():
                    raise MutualAidError("QUERY_TOO_LONG", seconds=int(LONGEST_SECONDS)) from None
                raise _told(str(said), copied) from None


def _lend(reader: Reader, lent: sqlite3.Connection, name: str, named: set[str]) -> list[str]:
    """Copy what one name stands for, as of the reader's entry; hands back its columns."""
    taken = columns(reader, name)
    kinds = _kinds()
    lent.execute(f'create table "{name}" ({", ".join(f"{column} {kinds.get(column, str())}" for column in taken)})')
    is_view = name.endswith(STANDING)
    picked = ", ".join(taken if is_view else map(_as_of, taken))
    rows = reader.each(
        f'select {picked} from "{name}"{"" if is_view else " where entry_id <= :head"}',  # noqa: S608 - own names
        {"head": reader.stamp.entry},
    )
    typed = [place for place, column in enumerate(taken) if _is_typed(column)]
    marks = ", ".join("?" * len(taken))
    lent.executemany(f'insert into "{name}" values ({marks})', _starred(rows, typed))  # noqa: S608 - own names
    for column in taken:
        if column.endswith("_id") and column in named:
            lent.execute(f'create index "{name} by {column}" on "{name}" ({column})')
    return taken


def _as_of(column: str) -> str:
    """A column of a table as it stood at an entry: what was voided later was not voided then."""
    return "case when voided_by <= :head then voided_by end" if column == "voided_by" else column


@cache
def _kinds() -> dict[str, str]:
    """``INTEGER`` or ``TEXT`` by the name of a column, which means the same in every table: how values compare."""
    tables = [name for name, made in shape.shipped().items() if made.kind == "table"]
    return {column.name: column.type for table in tables for column in shape.columns(table)}


def _is_typed(column: str) -> bool:
    """Whether somebody may have typed what stands there."""
    return _kinds().get(column) != "INTEGER" and not column.endswith(_NEVER_TYPED)


def _starred(rows: Iterator[tuple[Any, ...]], typed: Sequence[int]) -> Iterator[Sequence[Any]]:
    if not typed:
        yield from rows
        return
    for row in rows:
        told = list(row)
        for place in typed:
            told[place] = shown(told[place])
        yield told


def shown(value: Any) -> Any:
    """A value as anybody may see it: what looks like a person's number in a text is starred."""
    if isinstance(value, bytes):
        return value.hex()
    if not isinstance(value, str) or (len(value) == 64 and value.isascii() and value.isalnum()):
        return value
    return star_numbers(value)


def _answer(lent: sqlite3.Connection, sql: str, most: int) -> tuple[list[str], list[tuple[Any, ...]], bool]:
    cursor = _heard(lent.execute, sql)
    if cursor.description is None:
        raise MutualAidError("QUERY_NOT_A_QUESTION")
    names = _headings([column[0] for column in cursor.description])
    rows: list[tuple[Any, ...]] = []
    size = 0
    while (row := _heard(cursor.fetchone)) is not None:
        if len(rows) == most:
            return names, rows, True
        size += sum(len(value) for value in row if isinstance(value, (str, bytes)))
        if size > MOST_TEXT:
            raise MutualAidError("QUERY_TOO_LARGE")
        rows.append(tuple(map(shown, row)))
    return names, rows, False


class _SaidBySQLiteError(Exception):
    """What SQLite says of a question: its own words and those of the question, for its copy holds no others."""


def _heard(asked: Callable[..., Any], *given: str) -> Any:
    """What SQLite answers; of what is raised elsewhere no word is told."""
    try:
        return asked(*given)
    except (sqlite3.Error, sqlite3.Warning, UnicodeError, OverflowError) as wrong:
        raise _SaidBySQLiteError(str(wrong)) from None


def _headings(names: Sequence[str]) -> list[str]:
    """The names of the columns, a second of the same name numbered; SQLite calls an expression by its text."""
    made: list[str] = []
    for place, name in enumerate(names, start=1):
        plain = bool(name) and not _LITERAL.search(name) and mask_value(None, name) == name
        told = own = name if plain else f"column_{place}"
        number = 2
        while told in made:
            told, number = f"{own}_{number}", number + 1
        made.append(told)
    return made


@contextmanager
def _in_time(connection: sqlite3.Connection) -> Iterator[Callable[[], bool]]:
    until = monotonic() + LONGEST_SECONDS

    def late() -> bool:
        return monotonic() > until

    connection.set_progress_handler(late, STEPS)
    try:
        yield late
    finally:
        connection.set_progress_handler(None, STEPS)


def _told(text: str, copied: dict[str, list[str]]) -> MutualAidError:
    if "one statement" in text:
        return MutualAidError("QUERY_NOT_A_QUESTION")
    if "too big" in text or "out of memory" in text:
        return MutualAidError("QUERY_TOO_LARGE")
    if "prohibited" in text or "not authorized" in text or "readonly" in text:
        return MutualAidError("QUERY_NOT_ALLOWED")
    if unknown := _UNKNOWN.fullmatch(text):
        name = unknown[2].rpartition(".")[2]
        known = offered() if unknown[1] == "table" else {column: None for taken in copied.values() for column in taken}
        near = ", ".join(nearest(name, known)) or "-"
        return MutualAidError("QUERY_NAME_UNKNOWN", name=mask_value(None, name[:80]), nearest=near)
    return MutualAidError("QUERY_FAILED", what=mask_value(None, text[:200]))
