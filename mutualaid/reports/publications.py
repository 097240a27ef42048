"""Printed figures: what was asked, what was answered, at which head, by whom."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from mutualaid.errors import MutualAidError
from mutualaid.reports.asking import run
from mutualaid.reports.catalog import CATALOG
from mutualaid.results import Table
from mutualaid.store.reading import Reader

FIGURES = ("rate_bp", "contribution_fen", "aid_fen", "ratio_bp")
"""The one figure by which a report is known, of its total the first that is there."""

AMOUNTS = frozenset(("contributions", "aid"))
COLUMNS = (
    *("publication_no", "title", "report", "unit_code", "plan_code", "as_of", "by", "rate_bp", "amount_fen"),
    *("stamp", "at", "actor"),
)


class Publication(NamedTuple):
    """A figure as it was printed. ``params`` is the question as ``publications.answers`` settled it."""

    publication_no: int
    report: str
    params: Mapping[str, Any]
    title: str | None
    total: Mapping[str, Any] | None
    row_count: int
    rows_sha256: str
    head_entry: int
    head_hash: str
    entry: int | None
    at: str | None
    actor: str | None

    @property
    def head(self) -> str:
        """The head it was computed at, whole, as ``--at`` takes it."""
        return f"{self.head_entry}:{self.head_hash}"

    @property
    def stamp(self) -> str:
        """The head it was computed at, as ``--at`` takes it: the entry and the first 16 signs of its hash."""
        return f"{self.head_entry}:{self.head_hash[:16]}"


def standing(reader: Reader) -> list[Publication]:
    """Every publication that stands, by number."""
    return _read(reader, None)


def publication(reader: Reader, number: int) -> Publication:
    """One publication. Raises PUBLICATION_UNKNOWN (exit 1)."""
    found = _read(reader, number)
    if not found:
        raise MutualAidError("PUBLICATION_UNKNOWN", publication_no=number)
    return found[0]


def _read(reader: Reader, number: int | None) -> list[Publication]:
    found = []
    for row in run(reader, "publications", {"publication_no": number}):
        row["params"] = json.loads(row["params"])
        row["total"] = json.loads(row["total"])
        found.append(Publication(**row))
    return found


def publication_list(reader: Reader) -> Table:
    """Every publication with the figure by which it is known: a rate, or for money the amount."""
    rows = []
    for printed in standing(reader):
        total = printed.total or {}
        amount = next((total[key] for key in ("contribution_fen", "aid_fen") if key in total), None)
        told = {
            "publication_no": printed.publication_no,
            "title": printed.title,
            "report": printed.report,
            "definition": _definition(printed.report),
            "unit_code": printed.params["unit_code"],
            "plan_code": printed.params["plan_code"],
            "as_of": printed.params["as_of"],
            "by": printed.params["by"],
            "rate_bp": total.get("rate_bp", total.get("ratio_bp")),
            "amount_fen": amount if printed.report in AMOUNTS else None,
            "row_count": printed.row_count,
            "rows_sha256": printed.rows_sha256,
            "stamp": printed.stamp,
            "at": printed.at,
            "actor": printed.actor,
        }
        rows.append(told)
    head = {"list": "publications", "definition": None, "unit_code": None, "as_of": None}
    return Table(head, reader.stamp, COLUMNS, rows, {"publication_count": len(rows)})


def publication_show(reader: Reader, number: int) -> Table:
    """One publication: its question and figure, by whom and when, and the head it was computed at.

    Raises PUBLICATION_UNKNOWN (exit 1).
    """
    printed = publication(reader, number)
    head = {
        "list": "publication",
        **described(printed),
        "row_count": printed.row_count,
        "rows_sha256": printed.rows_sha256,
        "entry": printed.entry,
        "at": printed.at,
        "actor": printed.actor,
    }
    return Table(head, reader.stamp, (), (), printed.total)


def described(printed: Publication) -> dict[str, Any]:
    """The keys that say which figure was printed."""
    params = printed.params
    return {
        "publication_no": printed.publication_no,
        "title": printed.title,
        "printed": printed.report,
        "definition": _definition(printed.report),
        "unit_code": params["unit_code"],
        "plan_code": params["plan_code"],
        "as_of": params["as_of"],
        "by": params["by"],
        "people": params["people"] or None,
        "stamp": printed.stamp,
    }


def _definition(report: str) -> str | None:
    return CATALOG[report].definition if report in CATALOG else None
