"""Checks of units, their figures, and of the tables as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mutualaid import reports
from mutualaid.checks.looking import Look
from mutualaid.facts import KEYS
from mutualaid.reports.asking import Row

MEMBER_KEYS = ("member_count", "insured_count")
AID_KEYS = ("aid_fen", "payment_count")
"""Figures whose parts make up the whole: everyone has one unit, one sex, one age; every fen one unit and plan."""


def totals(look: Look) -> Iterator[Row]:
    """Parts and whole of the ledger's own figures of the year up to the day; what units reported is no sum."""
    for by in ("town", "unit", "sex", "age"):
        table = reports.participation(look.reader, unit=None, as_of=look.as_of, by=by)
        yield from _unequal(look, "participation", by, MEMBER_KEYS, table.total or {}, table.rows)
    for by in ("town", "plan"):
        whole, groups = look.received(by)
        yield from _unequal(look, "contributions", by, ("contribution_fen",), whole, groups)
    for by in ("town", "plan"):
        whole, groups = look.paid(by)
        yield from _unequal(look, "aid", by, AID_KEYS, whole, groups)


def _unequal(
    look: Look, report: str, by: str, keys: Sequence[str], whole: Mapping[str, Any], parts: Iterable[Mapping[str, Any]]
) -> Iterator[Row]:
    found = list(parts)
    for key in keys:
        summed = sum(row[key] for row in found)
        if summed != whole[key]:
            unit = "fen" if key.endswith("_fen") else "count"
            yield {
                "table_name": report,
                "record_no": by,
                "code": "CHECK_TOTALS_FEN" if unit == "fen" else None,
                "field": key,
                "as_of": look.as_of,
                f"parts_{unit}": summed,
                f"whole_{unit}": whole[key],
            }


def floor(look: Look) -> Iterator[Row]:
    """Units below a plan's floor; nothing of what nobody has counted."""
    for row in look.floors:
        if row["shortfall_count"]:
            yield {
                "table_name": "unit",
                "record_no": row["unit_code"],
                "plan_code": row["plan_code"],
                "as_of": look.as_of,
                "insured_count": row["insured_count"],
                "required_count": row["required_count"],
                "shortfall_count": row["shortfall_count"],
            }


def headcount_below_insured(look: Look) -> Iterator[Row]:
    """Units that insure more people than their headcount says they have."""
    for row in look.floors:
        if row["base"] != "members" and row["base_count"] is not None and row["insured_count"] > row["base_count"]:
            yield {
                "table_name": "unit",
                "record_no": row["unit_code"],
                "plan_code": row["plan_code"],
                "as_of": look.as_of,
                "insured_count": row["insured_count"],
                "base": row["base"],
                "base_count": row["base_count"],
            }


def foreign_keys(look: Look) -> Iterator[Row]:
    """Rows that point to no row at all (SQLite; PostgreSQL holds every reference itself)."""
    if look.reader.engine != "sqlite":
        return
    for table, rowid, target, _ in look.reader.select("pragma foreign_key_check"):
        if table in KEYS:
            yield {"table_name": table, "record_no": rowid, "target": target}
