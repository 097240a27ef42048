"""What a row does to a person's spells of membership: the same record, a transfer, a return, an overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mutualaid.facts import FOR_EVER
from mutualaid.imports import Defaults
from mutualaid.members.carrying import Spell
from mutualaid.members.changes import Change
from mutualaid.members.rows import MemberRow, unit_open_verdict
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Finding
from mutualaid.rules.values import dates_order


@dataclass(slots=True, eq=False, repr=False)
class Spells:
    """The spells of the person of a row, and what is needed to judge what the row says of them."""

    row: MemberRow
    spells: list[Spell]
    units: UnitIndex
    defaults: Defaults
    change: Change
    is_move: bool = False
    """The row itself says that the person moves: a list of changes is no doubt."""

    def compare(self) -> None:
        """Find the spell a row speaks of and what it changes of it, or the spell that it begins."""
        row, spells = self.row, self.spells
        if row.remarks and row.is_refused("unit", "joined_on", "left_on", "status", "new_unit", "moved_on"):
            return
        unit, titled = row.unit, self.defaults.title_unit(row.line)
        if unit is None and titled is not None:
            # A title names whoever sends the list; only with a day of joining does it say where somebody joins.
            mine = row.joined_on is not None or any(spell.lies_in(titled.unit_id) for spell in spells)
            unit = titled if mine else None
        here = [spell for spell in spells if unit is None or spell.lies_in(unit.unit_id)]
        if row.joined_on is None:
            self._compare_undated(here, unit)
            return
        same_day = [spell for spell in here if _told_by(spell, row.joined_on, unit) is not None]
        if not same_day and unit is not None and not self._is_elsewhere(unit):
            row.begin_with(unit)
            same_day = [spell for spell in here if _told_by(spell, row.joined_on, unit) is not None]
        if same_day:
            row.settle("joined_on")  # somebody settled it when it was taken
            agreeing = [spell for spell in same_day if row.status_code in (None, spell.status_code)]
            self._compare_one((agreeing or same_day)[-1])
        else:
            self._compare_dated(row.joined_on, unit)

    def _is_elsewhere(self, unit: Unit) -> bool:
        """Whether the person is in another union so far: then the day is that of a transfer, and moves to no other."""
        return any(spell.left_on is None and not spell.lies_in(unit.unit_id) for spell in self.spells)

    def _compare_dated(self, joined_on: str, unit: Unit | None) -> None:
        """A row with a day on which no spell in its unit began."""
        row, spells = self.row, self.spells
        opened = [spell for spell in spells if spell.left_on is None]
        overlapped = overlapping(spells, joined_on, row.left_on)
        if row.left_on is not None and spells and not overlapped:
            # A spell that lies wholly before, between or after the others contradicts none of them.
            self._begin(joined_on, unit)
        elif opened and (unit is None or (_is_the_same(opened[-1], unit, joined_on) and unit.is_open_on(joined_on))):
            _hold_differing(row, "joined_on", opened[-1].joined_on, joined_on)
            self._compare_one(opened[-1], joined_on=joined_on)
        elif opened and unit is not None:
            self._transfer(opened[-1], joined_on, unit)
        elif overlapped:
            row.find("joined_on", _spell_overlap(overlapped, self.units), joined_on)
        else:
            self._begin(joined_on, unit)

    def _compare_undated(self, here: list[Spell], unit: Unit | None) -> None:
        """A row without a day of joining: it speaks of the open spell, else of the last one."""
        row = self.row
        opened = [spell for spell in self.spells if spell.left_on is None]
        open_here = [spell for spell in here if spell.left_on is None]
        if open_here:
            self._compare_one(open_here[-1])
        elif opened:
            assert unit is not None
            self._hold_transfer(opened[-1], unit)
            row.refuse("joined_on", "REQUIRED", field="joined_on")
        elif here and (row.left_on is not None or row.unit is None):
            self._compare_one(here[-1])
        elif row.unit is not None or row.left_on is not None:
            row.refuse("joined_on", "REQUIRED", field="joined_on")

    def _compare_one(self, spell: Spell, *, joined_on: str | None = None) -> None:
        """What a row changes of the spell it speaks of; ``joined_on`` where that day is to be corrected too."""
        row = self.row
        changed: dict[str, object] = {} if joined_on is None else {"joined_on": joined_on}
        begins = joined_on or spell.joined_on
        self._compare_first(spell, changed)
        if row.left_on is not None and row.left_on not in self._ends(spell):
            if row.left_on <= begins:
                if not row.is_refused("left_on"):
                    facts = dates_order("joined_on", begins, "left_on", row.left_on)
                    row.refuse("left_on", "DATES_ORDER", row.left_on, **facts)
            elif spell.left_on is not None:
                _hold_differing(row, "left_on", spell.left_on, row.left_on)
            changed["left_on"] = row.left_on
        if row.status_code is not None and row.status_code != spell.status_code:
            _hold_differing(row, "status", spell.status_code, row.status_code)
            changed["status_code"] = row.status_code
        self._compare_reason(spell, changed)
        if "left_on" in changed or "left_reason_code" in changed:
            left_on = row.left_on or spell.left_on
            if left_on is not None and changed.get("left_reason_code", spell.left_reason_code) == "deceased":
                self._hold_living([other for other in self.spells if other is not spell], left_on)
        if "joined_on" in changed or "left_on" in changed:
            others = [other for other in self.spells if other is not spell]
            was = {id(other) for other in overlapping(others, spell.joined_on, spell.left_on)}
            new = overlapping(others, begins, row.left_on or spell.left_on)
            new = [other for other in new if id(other) not in was]
            if new:
                name = "joined_on" if "joined_on" in changed else "left_on"
                row.find(name, _spell_overlap(new, None), changed[name])
        if changed:
            self.change.spells.append((spell, changed))

    def _ends(self, spell: Spell) -> tuple[str | None, ...]:
        """The ends of a spell that a row may tell: its own, and that of the part which the row speaks of."""
        row = self.row
        told = None if row.joined_on is None else _told_by(spell, row.joined_on, row.unit)
        return spell.left_on, None if told is None else told.left_on

    def _compare_first(self, spell: Spell, changed: dict[str, object]) -> None:
        """The day of joining a union at all, where the row tells one before the union of the spell began."""
        said = self.row.first_joined_on
        if said not in (None, spell.first_joined_on):
            if spell.first_joined_on is not None:
                _hold_differing(self.row, "joined_on", spell.first_joined_on, said)
            changed["first_joined_on"] = said

    def _compare_reason(self, spell: Spell, changed: dict[str, object]) -> None:
        """Why the spell ended, as the row says it: a reason without an end says nothing that can be kept."""
        row, said = self.row, self.row.left_reason_code
        if said is None:
            return
        if said == spell.left_reason_code:
            row.settle("left_reason")  # somebody settled it when it was taken
        elif row.left_on is None and spell.left_on is None:
            row.need("left_on", None)
        else:
            if spell.left_reason_code is not None:
                _hold_differing(row, "left_reason", spell.left_reason_code, said)
            changed["left_reason_code"] = said

    def _hold_transfer(self, old: Spell, unit: Unit) -> None:
        """Held as TRANSFER; a list of changes is no doubt, unless its day would leave the old union not a day."""
        if self.is_move and self.row.joined_on != old.joined_on:
            return
        was = self.units.by_id[old.unit_on(self.row.joined_on or FOR_EVER)].unit_name
        self.row.hold("unit", "TRANSFER", unit.unit_name, was=was, now=unit.unit_name, joined_on=old.joined_on)

    def _transfer(self, old: Spell, joined_on: str, unit: Unit) -> None:
        """A row that has somebody join another unit while a spell is open."""
        row, change = self.row, self.change
        self._hold_transfer(old, unit)
        others = [spell for spell in self.spells if spell is not old]
        overlapped = [old] if joined_on < old.joined_on else overlapping(others, joined_on, row.left_on)
        if overlapped:
            row.find("joined_on", _spell_overlap(overlapped, self.units), joined_on)
        elif joined_on == old.joined_on:
            # Ended on the day it began the old spell would hold no day: the member was with the other union all along.
            row.find("unit", unit_open_verdict(unit, joined_on), unit.unit_name)
            self._compare_one(old)
            mended = change.spells.pop()[1] if change.spells else {}
            change.spells.append((old, {**mended, "unit_id": unit.unit_id}))
        else:
            change.spells.append((old, {"left_on": joined_on}))
            self._begin(joined_on, unit)
            change.is_new_spell = False

    def _begin(self, joined_on: str, unit: Unit | None) -> None:
        """A further spell of a known person."""
        row = self.row
        if unit is None:
            row.refuse("unit", "REQUIRED", field="unit")
            return
        row.find("unit", unit_open_verdict(unit, joined_on), unit.unit_name)
        self._hold_dead(joined_on)
        if row.left_reason_code == "deceased" and row.left_on is not None:
            self._hold_living(self.spells, row.left_on)
        if row.left_reason_code is not None:
            row.need("left_on", row.left_on)
        self.change.begins = row.begun(unit.unit_id, joined_on, self.defaults.note)
        self.change.is_new_spell = True

    def _hold_dead(self, joined_on: str) -> None:
        """Nobody joins after they died; asked about once: where a spell follows the death, somebody has settled it."""
        died = [spell for spell in self.spells if spell.left_reason_code == "deceased"]
        died_on = max((spell.left_on for spell in died if spell.left_on is not None), default=FOR_EVER)
        if died_on <= joined_on and all(spell.joined_on < died_on for spell in self.spells):
            facts = {"person_no": self.change.person_id, "on": died_on}
            self.row.hold("joined_on", "MEMBER_DIED", joined_on, **facts)

    def _hold_living(self, others: Iterable[Spell], died_on: str) -> None:
        """Nobody is a member after they died, whichever was told first."""
        later = beyond(others, died_on)
        if later:
            facts = {"person_no": self.change.person_id, "on": died_on, "spells": spells_text(later, self.units)}
            self.row.hold("left_reason", "MEMBER_LIVED_ON", died_on, **facts)


def _is_the_same(spell: Spell, unit: Unit, joined_on: str) -> bool:
    """Whether a spell is the one in a unit of which a row says that it began on another day.

    Before a merge carried it into that unit it lay in another one: whoever joins there on such a day leaves the other.
    """
    is_carried_later = spell.joined_on < joined_on and spell.unit_on(joined_on) != unit.unit_id
    return spell.lies_in(unit.unit_id) and not is_carried_later


def _hold_differing(row: MemberRow, of: str, was: object, now: object) -> None:
    row.hold(of, "DIFFERS", now, field=of, was=was, now=now)


def _told_by(spell: Spell, joined_on: str, unit: Unit | None) -> Spell | None:
    """The row of a spell that a file tells by its first day and its union; of the first day the whole spell."""
    if joined_on in (spell.joined_on, spell.first_joined_on) and (unit is None or spell.unit_id != unit.unit_id):
        return spell
    for row in spell.rows:
        if joined_on in (row.joined_on, row.first_joined_on) and (unit is None or row.unit_id == unit.unit_id):
            return row
    return None


def beyond(spells: Iterable[Spell], day: str) -> list[Spell]:
    """The spells in which somebody is a member on a day or later."""
    return [spell for spell in spells if spell.left_on is None or spell.left_on > day]


def overlapping(spells: Iterable[Spell], joined_on: str, left_on: str | None) -> list[Spell]:
    """The spells that share a day with the one from ``joined_on`` until the day before ``left_on``."""
    return [
        spell
        for spell in spells
        if (left_on is None or spell.joined_on < left_on) and (spell.left_on is None or spell.left_on > joined_on)
    ]


def _spell_overlap(overlapped: Sequence[Spell], units: UnitIndex | None) -> Finding:
    return Finding("refused", "SPELL_OVERLAP", {"spells": spells_text(overlapped, units)})


def spells_text(spells: Iterable[Spell], units: UnitIndex | None) -> str:
    """Spells as ``延庆镇总工会 2010-01-01/2016-03-01``; without an end where they are open."""
    named = []
    for row in (row for spell in spells for row in spell.rows):
        name = f"{units.by_id[row.unit_id].unit_name} " if units is not None else ""
        named.append(f"{name}{row.joined_on}/{row.left_on or ''}")
    return "; ".join(named)
