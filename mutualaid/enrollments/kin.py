"""Dependants among the people of a roster: under which member, and whether that member stands in the unit."""

from __future__ import annotations

from collections.abc import Collection

from mutualaid.journal import Writer
from mutualaid.members.dependants import Dependant, Dependants
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding
from mutualaid.store.scoping import below


class Kin:
    """Whose dependants some people are, asked for all of them at once, and where their members are in service."""

    def __init__(self, writer: Writer, person_ids: Collection[int], units: UnitIndex) -> None:
        self._writer, self._units = writer, units
        self._dependants = Dependants(writer, person_ids)
        self._below: dict[tuple[int, str], frozenset[int]] = {}

    def on(self, person_id: int, day: str) -> Dependant | None:
        """Whose dependant somebody is on a day."""
        return self._dependants.on(person_id, day)

    def verdict(self, dependant: Dependant, unit: Unit | None, starts_on: str) -> tuple[str, Finding] | None:
        """Why a dependant cannot be enrolled by a unit from a day on, with the field that it speaks of.

        Refused: DEPENDANT_ALONE where the member is not in service then, DEPENDANT_ELSEWHERE where the member is in
        none of the unit and those below it.
        """
        own = self._dependants.unit_on(dependant, starts_on)
        facts: dict[str, object] = {"member_no": dependant.member_id, "starts_on": starts_on}
        if own is None:
            return "document_no", Finding("refused", "DEPENDANT_ALONE", {**facts, "person_no": dependant.person_id})
        if unit is None or own in self._within(unit.unit_id, starts_on):
            return None
        facts |= {"name": self._units.by_id[own].unit_name, "unit": unit.unit_name}
        return "unit", Finding("refused", "DEPENDANT_ELSEWHERE", facts)

    def _within(self, unit_id: int, day: str) -> frozenset[int]:
        key = unit_id, day
        if key not in self._below:
            self._below[key] = frozenset(found for (found,) in self._writer.select(below(*key)))
        return self._below[key]
