"""The standing plans, found as people and files name them, and the terms of a day."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from mutualaid import words
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Finding
from mutualaid.store.resources import query_text

if TYPE_CHECKING:
    from mutualaid.rules.naming import PlanNames
    from mutualaid.rules.terms import Terms
    from mutualaid.store.asking import Askable


class Plan(NamedTuple):
    """A standing plan as the index knows it; ``aliases`` is a JSON list."""

    fact_id: int
    plan_id: int
    plan_code: str
    name_zh: str
    name_en: str
    kind_code: str
    position: int
    aliases: str

    @property
    def told(self) -> str:
        """What it is called in the language in use."""
        return self.name_zh if words.language() == "zh" else self.name_en


class Version(NamedTuple):
    """A standing version of a plan's terms; it is in force on both its days and those between them."""

    terms_id: int
    effective_on: str
    ends_on: str | None
    terms: Terms


class PlanIndex:
    """Finds plans as files name them, and the terms of a day."""

    def __init__(self, ledger: Askable) -> None:
        self._ledger = ledger
        plans = [Plan(*row) for row in ledger.select(query_text("plans"))]
        self.by_id: dict[int, Plan] = {plan.plan_id: plan for plan in plans}
        """Every standing plan, in the order of tables."""
        self._memo: dict[str, tuple[Plan | None, Finding | None]] = {}

    # --- by name ------------------------------------------------------------------------------

    def find(self, text: str) -> tuple[Plan | None, Finding | None]:
        """The plan that a text names, or the refusal PLAN_UNKNOWN with the nearest names."""
        if text not in self._memo:
            plan_id = self._names.find(text) or self._names.paid_for(text)
            if plan_id is not None:
                self._memo[text] = self.by_id[plan_id], None
            else:
                facts = {"name": text, "nearest": self._names.near(text)}
                self._memo[text] = None, Finding("refused", "PLAN_UNKNOWN", facts)
        return self._memo[text]

    def called(self, text: str) -> Plan | None:
        """The plan whose name a text is, and nothing else."""
        plan_id = self._names.find(text)
        return None if plan_id is None else self.by_id[plan_id]

    def said_in(self, text: str) -> Plan | None:
        """The one plan whose list a title is: one that names it alone, or its name beside other words."""
        from mutualaid.sheets.titles import plan_of

        return plan_of(text, self.called, lambda title: self.by_id.get(self._names.inside(title) or 0))

    def named(self, text: str) -> Plan:
        """The plan that the command line names; raises PLAN_UNKNOWN (exit 1)."""
        plan, finding = self.find(text.strip())
        if plan is None:
            assert finding is not None
            raise MutualAidError(finding.code, Exit.REFUSED, **finding.facts)
        return plan

    @cached_property
    def _names(self) -> PlanNames:
        from mutualaid.rules.naming import PlanNames  # a question about every plan names none

        return PlanNames(
            (plan.plan_id, plan.plan_code, plan.name_zh, plan.name_en, plan.aliases) for plan in self.by_id.values()
        )

    # --- the terms of a day -------------------------------------------------------------------

    def terms_on(self, plan_id: int, day: str) -> tuple[int, Terms] | None:
        """The version in force on a day, or None before the first and after the last."""
        for version in self._versions.get(plan_id, ()):
            if version.effective_on <= day and (version.ends_on is None or day <= version.ends_on):
                return version.terms_id, version.terms
        return None

    def terms_for(self, plan_id: int, cover_from: str | None, day: str) -> tuple[int, Terms] | None:
        """The version that decides an event of a day under a cover that began on ``cover_from``; ``None``: no cover.

        See ``rules.terms.terms_for``.
        """
        from mutualaid.rules.terms import terms_for

        versions = self._versions.get(plan_id, ())
        terms = terms_for([version.terms for version in versions], cover_from, day)
        return next(((version.terms_id, version.terms) for version in versions if version.terms is terms), None)

    def versions(self, plan_id: int) -> list[Terms]:
        """Every standing version of a plan's terms, oldest first."""
        return [version.terms for version in self._versions.get(plan_id, ())]

    def all_terms(self) -> Mapping[int, Terms]:
        """Every standing version by its key."""
        return {version.terms_id: version.terms for versions in self._versions.values() for version in versions}

    def saying(self, plan_id: int, terms: Terms) -> PlanIndex:
        """This index with one set of terms in place of what every version of a plan says.

        The days of the versions stay, and so does what the plan is called: whatever the index is asked for it answers,
        of that plan with these terms. They are never out of date in it.
        """
        other = copy(self)
        told = [
            version._replace(
                terms=terms._replace(
                    effective_on=version.effective_on, ends_on=version.ends_on, applies_to="covers", stale_after=None
                )
            )
            for version in self._versions.get(plan_id, ())
        ]
        other.__dict__["_versions"] = {**self._versions, plan_id: told}
        return other

    @cached_property
    def _versions(self) -> Mapping[int, list[Version]]:
        """The standing versions by plan, oldest first."""
        made: dict[int, list[Version]] = {}
        for terms_id, plan_id, effective_on, ends_on, content in self._ledger.select(
            "select terms_id, plan_id, effective_on, ends_on, content from plan_terms_now"
            " order by plan_id, effective_on"
        ):
            made.setdefault(plan_id, []).append(Version(terms_id, effective_on, ends_on, _terms_of(content)))
        return made


@cache
def _terms_of(content: str) -> Terms:
    from mutualaid.rules.terms import from_content  # most questions need no terms

    return from_content(content)
