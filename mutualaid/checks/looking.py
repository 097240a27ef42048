"""The ledger as a run of checks looks at it: what several of them ask is asked once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import Any

from mutualaid import reports
from mutualaid.claims.rechecking import Stale, recheck
from mutualaid.reports.asking import Question, Row, ask, run, same_day_before
from mutualaid.reports.paid import Paid
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

    def least_of_years(self) -> Mapping[int, int]:
        """Of each plan that bounds what a person receives in a year the least that any version allows, in fen."""
        least: dict[int, int] = {}
        for terms_id, row in self._rows.items():
            terms = self.terms(terms_id)
            if terms is not None and terms.annual_max_fen is not None:
                least[row["plan_id"]] = min(least.get(row["plan_id"], terms.annual_max_fen), terms.annual_max_fen)
        return least

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

    @property
    def aid_of_years(self) -> Iterator[Row]:
        """What persons received in a calendar year in a plan that bounds it, where it may be too much."""
        for plan_id, least_fen in self.versions.least_of_years().items():
            yield from run(self.reader, "check_aid_by_year", {"plan_id": plan_id, "least_fen": least_fen})

    @cached_property
    def stale(self) -> Sequence[Stale]:
        """The decisions that would be otherwise if they were made today."""
        return recheck(self.reader)

    @cached_property
    def _question(self) -> Question:
        return ask(self.reader, "aid", unit=None, as_of=self.as_of)

    @cached_property
    def _paid(self) -> Paid:
        return Paid([(self.as_of, by) for by in ("town", "plan")])

    def paid(self, by: str) -> tuple[Row, list[Row]]:
        """What was paid in the year up to the day, as a whole and by towns or plans: asked once for both."""
        whole, groups = self._paid.until(self._question._replace(by=by), self.as_of)
        return whole, list(groups.values())

    @cached_property
    def _received(self) -> list[Row]:
        before = same_day_before(self.as_of)
        return self._question.run(
            "contributions", grouping="town,plan", previous_from_on=f"{before[:4]}-01-01", previous_to_on=before
        )

    def received(self, by: str) -> tuple[Row, list[Row]]:
        """What was received in the year up to the day, as a whole and by towns or plans: asked once for both."""
        [whole] = [row for row in self._received if row["level"] == "total"]
        return whole, [row for row in self._received if row["level"] == by]

    @cached_property
    def floors(self) -> Sequence[Any]:
        """Every unit and plan with its floor."""
        return list(reports.floor(self.reader, unit=None, as_of=self.as_of).rows)
