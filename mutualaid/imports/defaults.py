"""What the command line, or the sheet's own title, says for rows that do not say it themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mutualaid import words
from mutualaid.imports.beside import Beside, doubt, open_rows, whole
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Aside, Finding, Note, PageUnit, Roster
from mutualaid.rules.identity import mask_value
from mutualaid.rules.values import plain

if TYPE_CHECKING:
    from mutualaid.imports.desk import Desk


class _Titled(NamedTuple):
    """What a title says of the rows below it, from one on: their unit, or why it names none."""

    from_row: int
    said: str
    unit: Unit | None
    finding: Finding | None


class Defaults(NamedTuple):
    """The unit and the day of rows without one, and the note kept with what they begin."""

    joined_on: str | None = None
    note: str | None = None
    unit: Unit | None = None
    titles: tuple[_Titled, ...] = ()
    """The sheet's own title, then those of its later pages that name other units."""
    asides: tuple[Aside, ...] = ()
    """Titles that begin with the name of a grassroots union; one above it may have had the form printed."""

    def title_unit(self, line: int) -> Unit | None:
        """The unit that the title above a row names."""
        titled = self._titled(line)
        return None if titled is None else titled.unit

    def no_unit(self, line: int) -> Finding:
        """Why a row is without a unit: the title above it names none, or nothing says one."""
        titled = self._titled(line)
        return (titled and titled.finding) or Finding("refused", "REQUIRED", {"field": "unit"})

    def contradicted(self, line: int) -> Finding | None:
        """Held as UNIT_OF_PAGE where the command line puts rows into one unit, and the title above them names another.

        A title of a unit that nobody knows is settled by the command line; that is what it is named for.
        """
        titled = self._titled(line)
        if self.unit is None or titled is None or titled.unit is None or titled.unit.unit_id == self.unit.unit_id:
            return None
        other = words.sentence("UNIT_OF_OPTION", name=self.unit.unit_name)
        facts = {"title_row": titled.from_row, "name": titled.unit.unit_name, "other": other}
        return Finding("held", "UNIT_OF_PAGE", facts, bound=(titled.unit.unit_id, self.unit.unit_id))

    def doubt_titles(self, desk: Desk) -> None:
        """Hold the rows that name no unit and whose title contradicts the command line; tell of one nobody knows."""
        own = self.unit and self.unit.unit_id
        if own is None:
            return
        if self.asides:
            self._doubt_names(desk, whole(own))
        if all(titled.unit is not None and titled.unit.unit_id == own for titled in self.titles):
            return
        place = desk.places.get("unit")
        unknown: set[int] = set()
        for line, cells in desk.rows:
            if place is not None and plain(cells[place]) is not None:
                continue
            titled = self._titled(line)
            if titled is not None and titled.unit is None:
                unknown.add(titled.from_row)
            elif (finding := self.contradicted(line)) is not None:
                desk.doubts[line] = [*desk.doubts.get(line, ()), ("unit", finding)]
        for titled in self.titles:
            if titled.from_row in unknown:
                said = mask_value("unit", titled.said)
                facts = {"name": said, "given": self.unit.unit_name if self.unit else ""}
                desk.notes.append(Note("TITLE_UNIT_UNKNOWN", desk.roster.sheet, titled.from_row, facts=facts))

    def _doubt_names(self, desk: Desk, own: str) -> None:
        """Hold the rows below a title that begins with the name of another union (某某工会会员花名册): UNIT_OF_PAGE."""
        beside = Beside(desk.roster, "unit", self.asides)
        for line in open_rows(desk, "unit"):
            if (aside := beside.against(line, own)) is not None and self._titled(line) is None:
                other = words.sentence("UNIT_OF_OPTION", name=self.unit.unit_name if self.unit else "")
                facts = {"title_row": aside.above_row, "name": mask_value("unit", aside.said), "other": other}
                doubt(desk, line, "unit", Finding("held", "UNIT_OF_PAGE", facts, bound=(aside.value, own)))

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
        if roster is None:
            return cls(joined_on, note, named)
        first = [] if roster.title_unit is None else [PageUnit(roster.title_row, roster.title_unit)]
        titles = (
            _Titled(from_row, name, *units.find_anywhere(name)) for from_row, name in (*first, *roster.page_units)
        )
        begin = [(each, units.find_anywhere(each.said)[0]) for each in roster.asides if each.field == "unit"]
        asides = (
            aside._replace(value=whole(unit.unit_id))
            for aside, unit in begin
            if unit is not None and unit.kind_code == "grassroots"
        )
        return cls(joined_on, note, named, tuple(titles), tuple(asides))
