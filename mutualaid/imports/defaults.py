"""What the command line, or the sheet's own title, says for rows that do not say it themselves."""

from __future__ import annotations

from typing import NamedTuple

from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding, PageUnit, Roster


class _Titled(NamedTuple):
    """What a title says of the rows below it, from one on: their unit, or why it names none."""

    from_row: int
    unit: Unit | None
    finding: Finding | None


class Defaults(NamedTuple):
    """The unit and the day of rows without one, and the note kept with what they begin."""

    joined_on: str | None = None
    note: str | None = None
    unit: Unit | None = None
    titles: tuple[_Titled, ...] = ()
    """The sheet's own title, then those of its later pages that name other units; those of a list of one unit do not
    count beside ``unit``."""

    def title_unit(self, line: int) -> Unit | None:
        """The unit that the title above a row names."""
        titled = self._titled(line)
        return None if titled is None else titled.unit

    def no_unit(self, line: int) -> Finding:
        """Why a row is without a unit: the title above it names none, or nothing says one."""
        titled = self._titled(line)
        return (titled and titled.finding) or Finding("refused", "REQUIRED", {"field": "unit"})

    def contradicted(self, line: int) -> Finding | None:
        """Held as UNIT_OF_PAGE where the command line puts all pages into one unit, and a row's page names another.

        A page of a unit that nobody knows is settled by the command line; that is what it is named for.
        """
        titled = self._titled(line)
        if self.unit is None or titled is None or titled.unit is None or titled.unit.unit_id == self.unit.unit_id:
            return None
        return Finding("held", "UNIT_OF_PAGE", {"title_row": titled.from_row, "name": titled.unit.unit_name})

    def _titled(self, line: int) -> _Titled | None:
        return next((titled for titled in reversed(self.titles) if titled.from_row < line), None)

    @classmethod
    def of(
        cls,
        units: UnitIndex,
        *,
        joined_on: str | None = None,
        note: str | None = None,
        unit: str | None = None,
        roster: Roster | None = None,
    ) -> Defaults:
        """Look the units up, of ``roster`` those in its titles.

        Raises UNIT_UNKNOWN or UNIT_AMBIGUOUS (exit 1) for ``unit``, never for a title.
        """
        named = units.named(unit) if unit else None
        if roster is None or (named is not None and not roster.page_units):
            return cls(joined_on, note, named)
        first = [] if roster.title_unit is None else [PageUnit(0, roster.title_unit)]
        titles = (_Titled(from_row, *units.find_anywhere(name)) for from_row, name in (*first, *roster.page_units))
        return cls(joined_on, note, named, tuple(titles))
