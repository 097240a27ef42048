"""Asks the checks and gathers what they found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mutualaid.checks.catalog import CHECKS
from mutualaid.checks.looking import Look
from mutualaid.reports.asking import rows
from mutualaid.results import Ledger
from mutualaid.store.reading import Reader

PLACED = ("code", "table_name", "record_no")


class Found(NamedTuple):
    """One finding: the check, the record (``enrollment:12``), the code of its sentence and the facts that fill it."""

    check: str
    record: str
    code: str
    facts: Mapping[str, object]


class Outcome(NamedTuple):
    """What the checks found: ``findings`` cannot be right, ``doubts`` may be."""

    ledger: Ledger
    as_of: str
    checked: Sequence[str]
    findings: Sequence[Found]
    doubts: Sequence[Found]

    @property
    def ok(self) -> bool:
        """Whether nothing was found that cannot be right."""
        return not self.findings


def check(reader: Reader, names: Sequence[str] = (), *, today: str, as_of: str | None = None) -> Outcome:
    """Ask the named checks, or all: of those that are named doubts are findings too.

    Checks that look at one day (floors, totals) take ``as_of``, else the end of the last year in which a cover began,
    at the latest ``today``.
    """
    day = as_of or _last_day(reader, today)
    look = Look(reader, day)
    asked = list(dict.fromkeys(names)) or list(CHECKS)
    findings: list[Found] = []
    doubts: list[Found] = []
    for name in asked:
        told = doubts if CHECKS[name].doubt and not names else findings
        for row in CHECKS[name].rows(look):
            table, number = row["table_name"], row["record_no"]
            code = str(row.get("code") or f"CHECK_{name.upper().replace('-', '_')}")
            facts = {key: value for key, value in row.items() if key not in PLACED}
            told.append(Found(name, f"{table}:{number}", code, facts))
    return Outcome(reader.stamp, day, asked, findings, doubts)


def _last_day(reader: Reader, today: str) -> str:
    [(last_on,)] = rows(reader, "check_last_cover", {})
    return today if last_on is None else min(f"{last_on[:4]}-12-31", today)
