"""The ledger as a run of checks looks at it: what several of them ask is asked once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from mutualaid import reports
from mutualaid.claims.rechecking import Stale, recheck
from mutualaid.reports.asking import Row, run
from mutualaid.rules import terms as rules
from mutualaid.rules.terms import Terms
from mutualaid.store.reading import Reader


class Versions:
    """The versions of terms of a ledger, read when they are first asked for."""

    def __init__(self, reader: Reader) -> None:
        self._rows = {row["terms_id"]: row for row in run(reader, "check_terms", {})}
        self._read: dict[int, Terms | None] = {}

    def terms(self, terms_id: int | None) -> Terms | None:
        """One version; None where there is none or its text is none of terms."""
        if terms_id not in self._rows or terms_id is None:
            return None
        if terms_id not in self._read:
            try:
                self._read[terms_id] = rules.from_content(self._rows[terms_id]["content"])
            except (rules.TermsError, ValueError):
                self._read[terms_id] = None
        return self._read[terms_id]

    def plan_code(self, terms_id: int) -> str | None:
        return self._rows[terms_id]["plan_code"] if terms_id in self._rows else None

    def of_plan_on(self, plan_id: int, day: str) -> Terms | None:
        for terms_id, row in self._rows.items():
            if row["plan_id"] == plan_id and row["effective_on"] <= day < row["until_on"]:
                return self.terms(terms_id)
        return None


class Look:
    """A ledger on the day that checks of one day are about."""

    def __init__(self, reader: Reader, as_of: str) -> None:
        self.reader, self.as_of = reader, as_of

    @cached_property
    def versions(self) -> Versions:
        """The versions of terms."""
        return Versions(self.reader)

    @cached_property
    def enrolled(self) -> Sequence[tuple[Row, Terms, str | None]]:
        """Enrollments alike in terms and price, with their terms and plan."""
        return [
            (row, terms, self.versions.plan_code(row["terms_id"]))
            for row in run(self.reader, "check_enrolled_prices", {})
            if (terms := self.versions.terms(row["terms_id"])) is not None
        ]

    @cached_property
    def decided(self) -> Sequence[tuple[Row, list[tuple[str, str]]]]:
        """Each accepted decision with the earlier covers of the person in the plan, latest first."""
        made = []
        for _, group in groupby(run(self.reader, "check_decided", {}), key=lambda row: row["decision_id"]):
            found = list(group)
            before = [(row["before_starts_on"], row["before_ends_on"]) for row in found if row["before_starts_on"]]
            made.append((found[0], before))
        return made

    @cached_property
    def stale(self) -> Sequence[Stale]:
        """The decisions that would be otherwise if they were made today."""
        return recheck(self.reader)

    @cached_property
    def floors(self) -> Sequence[Any]:
        """Every unit and plan with its floor."""
        return list(reports.floor(self.reader, unit=None, as_of=self.as_of).rows)
