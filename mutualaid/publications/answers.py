"""A question as a publication keeps it, and its answer reduced to what can be compared for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from mutualaid import reports
from mutualaid.errors import MutualAidError
from mutualaid.reports import asking
from mutualaid.results import Table
from mutualaid.store.reading import Reader

Params = Mapping[str, Any]

PERSONAL = frozenset(("name", "document_no"))
"""Keys of rows that stay out of the digest: the law may have them erased, and the figure must still be reproduced."""


def publishable() -> list[str]:
    """The reports whose figures can be published: every one that answers with a table."""
    return [name for name, entry in reports.CATALOG.items() if entry.asked_in]


def settled(
    reader: Reader, report: str, *, unit: str | None, as_of: str, by: str | None, plan: str | None, people: bool
) -> dict[str, Any]:
    """The question in canonical form: the unit and plan it resolved to, and the columns of its rows are yet to come.

    Raises those of ``reports.asking.ask``.
    """
    reports.refuse_others(report, by=by, people=people, plan=plan, unit=unit, as_of=as_of)
    question = asking.ask(reader, report, unit=unit, as_of=as_of, plan=plan, by=by, people=people)
    return {
        "as_of": as_of,
        "by": by,
        "people": people,
        "plan_code": None if question.plan is None else question.plan.plan_code,
        "unit_code": question.unit_code,
        "unit_id": None if question.unit is None else question.unit.unit_id,
    }


def answer(reader: Reader, report: str, params: Params) -> Table:
    """Ask the report again, of the same unit whatever its code is now.

    Raises REPORT_UNKNOWN (exit 1) for a report of another program, UNIT_UNKNOWN (exit 1) where the unit does not stand
    any more, and those of the report.
    """
    if report not in publishable():
        raise MutualAidError("REPORT_UNKNOWN", report=report)
    entry = reports.CATALOG[report]
    given: dict[str, Any] = {}
    if entry.groupings:
        given["by"] = params["by"]
    if "plan" in entry.options:
        given["plan"] = params["plan_code"]
    if "people" in entry.options:
        given["people"] = params["people"]
    return reports.question(report)(reader, unit=unit_of(reader, params), as_of=params["as_of"], **given)


def unit_of(reader: Reader, params: Params) -> str | None:
    """The code that the unit of a question has at the head being read. Raises UNIT_UNKNOWN (exit 1)."""
    if params["unit_id"] is None:
        return None
    for row in asking.run(reader, "unit_codes", {}):
        if row["unit_id"] == params["unit_id"]:
            return str(row["unit_code"])
    raise MutualAidError("UNIT_UNKNOWN", name=params["unit_code"], nearest="-")


def columns_of(table: Table) -> list[str]:
    """The keys of the rows that a publication keeps a digest of.

    They are kept with it: a later program that adds a key to a report reproduces the figure all the same.
    """
    return [key for key in table.columns if key not in PERSONAL]


def canonical(value: object) -> str:
    """JSON without blanks, keys sorted, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def rows_digest(table: Table, columns: list[str]) -> str:
    """SHA-256 over the canonical JSON of the rows, those keys alone."""
    kept = [{key: row.get(key) for key in columns} for row in table.rows]
    return hashlib.sha256(canonical(kept).encode()).hexdigest()


def total_of(table: Table, like: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
    """The total; of its keys only those of ``like``, where one is given."""
    if table.total is None:
        return None
    return {key: value for key, value in table.total.items() if like is None or key in like}
