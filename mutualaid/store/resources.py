"""The files of ``db/``: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

import os
from functools import cache

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


def view_texts(at_entry: int | None) -> list[tuple[str, str]]:
    """Every view of ``db/views`` in order: name and CREATE VIEW text, seen at the head (None) or at an entry."""
    return [
        (stem.split("_", 1)[1], fill_standing(resource_text("views", f"{stem}.sql"), at_entry))
        for stem in resource_names("views", ".sql")
    ]


def fill_standing(text: str, at_entry: int | None) -> str:
    """Replace ``{standing}`` and ``{standing:alias}`` by the condition under which a row stands."""
    parts = text.split("{standing")
    filled = [parts[0]]
    for part in parts[1:]:
        mark, rest = part.split("}", 1)
        prefix = f"{mark[1:]}." if mark else ""
        if at_entry is None:
            filled.append(f"{prefix}voided_by is null")
        else:
            filled.append(
                f"({prefix}entry_id <= {at_entry:d}"
                f" and ({prefix}voided_by is null or {prefix}voided_by > {at_entry:d}))"
            )
        filled.append(rest)
    return "".join(filled)
