"""The shape of a ledger as this program ships it: the tables, indexes and guards of ``db/shape.sql``, the views of
``db/views``.

The file is made from the migrations and the guards' generator and held equal to them by a test, so that nobody who
opens, verifies or undoes need import what makes a schema. Tables and indexes are as SQLite keeps their texts; what
they say of columns holds on PostgreSQL as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from mutualaid.store.reading import Reader
from mutualaid.store.resources import resource_text, view_texts

FILE = "shape.sql"
BETWEEN = ";\n\n"
"""What stands between two statements of the file."""

_NAMED = re.compile(r'CREATE (?:UNIQUE )?(TABLE|INDEX|VIEW|TRIGGER) "?(\w+)"?(?:[^(]*? ON "?(\w+)"?)?')
_COLUMN = re.compile(r'(?:^\t|, )"?(\w+)"? (INTEGER|TEXT|VARCHAR\(32\))( NOT NULL)?(?=,|$)', re.MULTILINE)
"""A column on a line of its own, or one added later, which stands on the line of the last."""
_POINTS = re.compile(r'FOREIGN KEY\((\w+)\) REFERENCES "?(\w+)"? \((\w+)\)')
_UNIQUE = re.compile(r'CREATE UNIQUE INDEX \w+ ON "?\w+"? \((.*?)\) WHERE (.*)')


class Made(NamedTuple):
    """Something that a schema holds: what it is, the table it belongs to, its CREATE text."""

    kind: str
    """``table``, ``index``, ``view`` or ``trigger``."""
    table: str
    text: str


OF_ITSELF = {"sqlite_autoindex_alembic_version_1": Made("index", "alembic_version", "")}
"""What SQLite makes beside a table without being told."""


@cache
def shipped() -> Mapping[str, Made]:
    """What this program puts into an embedded ledger, by name, in the order in which it is made."""
    views = {name: Made("view", name, as_stored(create)) for name, create in view_texts(None)}
    return {**_of_file(), **views}


def of(ledger: Reader) -> list[tuple[str, Made]]:
    """What an embedded ledger holds, with its name; a damaged one may hold a name twice.

    What ANALYZE left is passed over: it tells a way to the rows, never what they are.
    """
    rows = ledger.select(
        "select name, type, tbl_name, coalesce(sql, '') from main.sqlite_schema"
        " where name not like 'sqlite!_stat%' escape '!' or type <> 'table'"
    )
    return [(str(name), Made(kind, table, str(text).strip())) for name, kind, table, text in rows]


def differing(ledger: Reader) -> list[str]:
    """The names of what a ledger holds otherwise than this program makes it, or does not hold, in order;
    ``sqlite_schema`` where a name stands twice.
    """
    if ledger.engine != "sqlite":
        from mutualaid.store import served

        return served.differing(ledger)
    kept = of(ledger)
    standing, wanted = dict(kept), shipped()
    found = sorted(name for name in {*standing, *wanted} if standing.get(name) != wanted.get(name))
    return found if len(kept) == len(standing) else [*found, "sqlite_schema"]


def text_of(statements: Sequence[str]) -> str:
    """The file that holds these statements."""
    return "".join(f"{statement}{BETWEEN}" for statement in statements)


def as_stored(create: str) -> str:
    """A CREATE text as SQLite keeps it in its schema table: from the word CREATE on, without the last semicolon."""
    found = re.search(r"(?is)\bcreate\s+(view|trigger)\b.*", create)
    assert found is not None
    return re.sub(
        r"(?i)^create\s+(view|trigger)", lambda kind: f"CREATE {kind.group(1).upper()}", found.group(0)
    ).rstrip("; \n")


class Column(NamedTuple):
    """A column of a shipped table."""

    name: str
    type: str
    """As SQLite has it: ``INTEGER``, ``TEXT``; ``VARCHAR(32)`` of the schema version."""
    required: bool


def columns(table: str) -> list[Column]:
    """The columns of a table, in their order."""
    found = _COLUMN.findall(re.sub(r", *$", ",", _of_file()[table].text, flags=re.MULTILINE))
    return [Column(name, kind, bool(required)) for name, kind, required in found]


def references(table: str) -> list[tuple[str, str]]:
    """The columns of a table that point to a fact's key, with that fact's table."""
    return [(column, target) for column, target, key in _POINTS.findall(_of_file()[table].text) if key == "fact_id"]


def unique(table: str) -> list[tuple[list[str], str]]:
    """The columns of each unique index of a table, and the condition of the rows that it counts."""
    found = []
    for made in _of_file().values():
        if made.table == table and (index := _UNIQUE.fullmatch(made.text)):
            found.append((index.group(1).split(", "), index.group(2)))
    return found


@cache
def _of_file() -> Mapping[str, Made]:
    made = dict(OF_ITSELF)
    for text in resource_text("", FILE).split(BETWEEN)[:-1]:
        named = _NAMED.match(text)
        assert named is not None, text
        kind, name, table = named.groups()
        made[name] = Made(kind.lower(), table or name, text)
    return made
