"""The files of ``db/``: inside the installed package, or beside it in a checkout; the SQL among them filled in."""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache
from typing import NamedTuple

_CALL = re.compile(r"\{([a-z_]+)(?:: ?([^{}]*))?\}")
_ARGUMENT_ENDS = re.compile(r", (?![^(]*\))")
_TAKES = re.compile(r"^-- Takes: ([a-z_]+(?:, [a-z_]+)*)\.$", re.MULTILINE)
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@cache
def folder(name: str) -> str:
    """The path of ``db/<name>`` or ``samples``: the package's own first, then the checkout's.

    An installed wheel carries ``db`` inside the package; an editable install reads the checkout itself, so that
    later edits arrive.
    """
    for root in (_PACKAGE, os.path.dirname(_PACKAGE)):
        path = os.path.join(root, *name.split("/"))
        if os.path.isdir(path):
            return path
    raise FileNotFoundError(name)


def resource_names(name: str, ending: str) -> list[str]:
    """The file names in ``db/<name>`` with that ending, sorted, without the ending."""
    return sorted(found[: -len(ending)] for found in os.listdir(folder(f"db/{name}")) if found.endswith(ending))


@cache
def resource_text(name: str, file: str) -> str:
    """The text of ``db/<name>/<file>``."""
    with open(os.path.join(folder(f"db/{name}" if name else "db"), file), encoding="utf-8") as opened:
        return opened.read()


@cache
def schema_version() -> str:
    """The newest migration, which a ledger must have to be current: ``0001``."""
    return resource_names("migrations/versions", ".py")[-1].split("_", 1)[0]


class Fragment(NamedTuple):
    """A fragment: the names of what it takes, in the order of a call, and its text without comments."""

    takes: tuple[str, ...]
    text: str


@cache
def fragment(name: str) -> Fragment:
    """The fragment in ``db/fragments/<name>.sql``. Raises FileNotFoundError where there is none."""
    text = resource_text("fragments", f"{name}.sql")
    takes = _TAKES.search(text)
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return Fragment(tuple(takes[1].split(", ")) if takes else (), body)


def fill(text: str, at_entry: int | None = None) -> str:
    """The text with every call of a fragment, as ``{in_service: m, :as_of}``, replaced by what the fragment says.

    A fragment's file names what it takes, in the order of a call, and holds each as ``{spell}`` or ``{day}``; it may
    call others. What it is given is SQL of our own, never a value. Three there are that no file
    holds: ``{standing:alias}``, the condition under which a row stands at the head (None) or at an entry,
    ``{voided:alias}``, under which it stood before and does no more, and ``{written:alias}``, under which it was there.

    Raises FileNotFoundError for a fragment that is none, ValueError for one that is given too little or too much.
    """

    def called(call: re.Match[str]) -> str:
        name, given = call[1], _ARGUMENT_ENDS.split(call[2]) if call[2] else []
        if name in _STANDS:
            return _STANDS[name]("".join(f"{row}." for row in given), at_entry)
        takes, said = fragment(name)
        for taken, value in zip(takes, given, strict=True):
            said = said.replace(f"{{{taken}}}", value)
        return fill(said, at_entry)

    return _CALL.sub(called, text)


def _standing(prefix: str, at_entry: int | None) -> str:
    if at_entry is None:
        return f"{prefix}voided_by is null"
    return f"({prefix}entry_id <= {at_entry:d} and ({prefix}voided_by is null or {prefix}voided_by > {at_entry:d}))"


def _voided(prefix: str, at_entry: int | None) -> str:
    return f"{prefix}voided_by " + ("is not null" if at_entry is None else f"<= {at_entry:d}")


def _written(prefix: str, at_entry: int | None) -> str:
    return f"{prefix}entry_id " + ("is not null" if at_entry is None else f"<= {at_entry:d}")


_STANDS = {"standing": _standing, "voided": _voided, "written": _written}


@cache
def query_text(name: str) -> str:
    """The question in ``db/queries/<name>.sql``, its fragments filled in."""
    return fill(resource_text("queries", f"{name}.sql"))


@lru_cache(maxsize=8)
def view_texts(at_entry: int | None) -> tuple[tuple[str, str], ...]:
    """Every view of ``db/views`` in order: name and CREATE VIEW text, seen at the head (None) or at an entry."""
    return tuple(
        (stem.split("_", 1)[1], fill(resource_text("views", f"{stem}.sql"), at_entry))
        for stem in resource_names("views", ".sql")
    )
