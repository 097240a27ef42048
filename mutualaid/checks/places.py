"""Checks of units, their figures, and of the tables as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mutualaid import reports
from mutualaid.checks.looking import Look
from mutualaid.facts import KEYS
from mutualaid.reports.asking import Row
from mutualaid.results import Table

ADDING: tuple[tuple[Callable[..., Table], str, tuple[str, ...]], ...] = (
    (reports.participation, "town", ("member_count", "insured_count")),
    (reports.participation, "unit", ("member_count", "insured_count")),
    (reports.participation, "sex", ("member_count", "insured_count")),
    (reports.participation, "age", ("member_count", "insured_count")),
    (reports.contributions, "town", ("contribution_fen",)),
    (reports.contributions, "plan", ("contribution_fen",)),
    (reports.aid, "town", ("aid_fen", "payment_count")),
    (reports.aid, "plan", ("aid_fen", "payment_count")),
)
"""Figures whose parts make up the whole: everyone has one unit, one sex, one age; every fen one unit and plan."""


def totals(look: Look) -> Iterator[Row]:
    """Parts and whole of the figures of the year up to the day."""
    for question, by, keys in ADDING:
        table = question(look.reader, unit=None, as_of=look.as_of, by=by)
        for key in keys:
            parts = sum(_whole(row.get(key)) for row in table.rows)
            whole = _whole((table.total or {}).get(key))
            if parts != whole:
                yield {
                    "table_name": table.head["report"],
                    "record_no": by,
                    "code": "CHECK_TOTALS_FEN" if key.endswith("_fen") else None,
                    "field": key,
                    "as_of": look.as_of,
                    **({"parts_fen": parts, "whole_fen": whole} if key.endswith("_fen") else {}),
                    **({} if key.endswith("_fen") else {"parts_count": parts, "whole_count": whole}),
                }


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


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
