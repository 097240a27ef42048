"""Lists of changes: who moves to which union, from where, and on which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from mutualaid.imports import Desk, Field, Row, doubt_filled, named
from mutualaid.members.carrying import Spell
from mutualaid.members.rows import MemberRow
from mutualaid.members.spells import spells_text
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.rules.values import dates_order

NEW_UNIT = "new_unit"
"""The field that makes a list of members one of changes."""


@dataclass(slots=True, eq=False)
class Move(Row):
    """Where the person of a row moves, as the list tells it."""

    new_unit: Unit | None
    moved_on: str | None
    old_unit: Unit | None


def read_moves(desk: Desk, units: UnitIndex, rows: Sequence[MemberRow], on: str | None) -> Mapping[int, Move]:
    """The moves that a list tells, by its lines; what was found in their cells stands in ``rows``.

    What is found later of the union and the day that somebody moves to is told beside these cells.
    """
    if NEW_UNIT not in desk.places:
        return {}
    moves = desk.read(Move, new_unit=Field(named(units)), moved_on=Field(desk.day), old_unit=Field(named(units)))
    desk.tell_option(moves, "moved_on", "--on", on, attrgetter("moved_on"))
    doubt_filled(desk, "moved_on", "--on", on)
    for row, move in zip(rows, moves, strict=True):
        row.remarks.extend(move.remarks)
        if "unit" in desk.places and move.old_unit is None and row.unit is not move.new_unit:
            # Beside the union that somebody moves to, the union they belong to is the old one.
            move.old_unit = row.unit
    for of, told in (("unit", NEW_UNIT), ("joined_on", "moved_on")):
        if told in desk.places:
            desk.places.setdefault(of, desk.places[told])
    return {move.line: move for move in moves if move.new_unit is not None}


def need_known(row: MemberRow) -> None:
    """Refuse, as MOVE_OF_UNKNOWN, somebody unknown in a list of changes who does not join by it either."""
    if row.joined_on is None and not row.is_doubted("joined_on"):
        row.refuse("document_no", "MOVE_OF_UNKNOWN")


def say_move(row: MemberRow, move: Move, spells: Sequence[Spell], units: UnitIndex, on: str | None) -> bool:
    """Have a row of a known person say that they join the new union on the day of the move; whether it moves them.

    ``on`` is the day of moves that tell none. Who is there already stays as they are. Refused as TRANSFER_DAY where
    nothing tells the day, as DATES_ORDER where they leave on that day or before it, as NO_SPELL_THEN where no
    membership stands; a told old union that is not the ledger's is held as DIFFERS.
    """
    unit = row.unit = move.new_unit
    assert unit is not None
    opened = next((spell for spell in reversed(spells) if spell.left_on is None), None)
    if any(spell.joined_on == row.joined_on for spell in spells):
        row.joined_on = None  # the day on which they once joined, which nothing changes
    day = move.moved_on or on or row.joined_on
    if opened is not None and opened.lies_in(unit.unit_id) and move.moved_on is None:
        return False
    if day is None:
        if not row.is_doubted("moved_on"):
            row.refuse(NEW_UNIT, "TRANSFER_DAY", unit.unit_name, now=unit.unit_name)
        return False
    row.joined_on = day
    if row.left_on is not None and row.left_on <= day:
        if not row.is_refused("left_on"):
            told = "moved_on" if move.moved_on else "--on" if on else "joined_on"
            row.refuse("left_on", "DATES_ORDER", row.left_on, **dates_order(told, day, "left_on", row.left_on))
        return False
    if any(spell.joined_on == day and spell.lies_in(unit.unit_id) for spell in spells):
        return False
    if opened is None:
        facts = {"person_no": row.known.person_id if row.known else 0, "on": day}
        row.refuse(NEW_UNIT, "NO_SPELL_THEN", unit.unit_name, **facts, spells=spells_text(spells, units) or "-")
        return False
    row.status_code = row.status_code or opened.status_code
    if move.old_unit is not None and not opened.lies_in(move.old_unit.unit_id):
        was, now = units.by_id[opened.unit_on(day)].unit_name, move.old_unit.unit_name
        row.hold("old_unit", "DIFFERS", now, field="old_unit", was=was, now=now)
    return True
