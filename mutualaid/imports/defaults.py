"""What the command line, or the sheet's own title, says for rows that do not say it themselves."""

from __future__ import annotations

from dataclasses import dataclass

from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding


@dataclass(frozen=True, slots=True)
class Defaults:
    """The unit and the day of rows without one, and the note kept with what they begin."""

    joined_on: str | None = None
    note: str | None = None
    unit: Unit | None = None
    title_unit: Unit | None = None
    title_finding: Finding | None = None
    """Why the title names no unit."""

    @property
    def no_unit(self) -> Finding:
        """Why a row is without a unit: the title names none, or nothing says one."""
        return self.title_finding or Finding("refused", "REQUIRED", {"field": "unit"})

    @classmethod
    def of(
        cls,
        units: UnitIndex,
        *,
        joined_on: str | None = None,
        note: str | None = None,
        unit: str | None = None,
        title_unit: str | None = None,
    ) -> Defaults:
        """Look the units up; raises UNIT_UNKNOWN or UNIT_AMBIGUOUS (exit 1) for ``unit``, never for the title."""
        named = units.named(unit) if unit else None
        titled, finding = units.find_anywhere(title_unit) if title_unit and named is None else (None, None)
        return cls(joined_on, note, named, titled, finding)
