"""Users: who may do what."""

from __future__ import annotations

from mutualaid.reports.asking import run
from mutualaid.results import Table
from mutualaid.store.reading import Reader

COLUMNS = ("actor", "role", "os_user", "unit_code", "unit_name")


def user_list(reader: Reader) -> Table:
    """Every user in the order in which they were added; none: everyone may do everything."""
    found = run(reader, "user_list", {})
    head = {"list": "users", "definition": None, "unit_code": None, "as_of": None}
    return Table(head, reader.stamp, COLUMNS, found, {"user_count": len(found)})
