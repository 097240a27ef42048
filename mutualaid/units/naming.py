"""What every unit is called, on any day: a name holds from its day until that of the next."""

from __future__ import annotations

from collections.abc import Mapping

from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import SINCE_ALWAYS
from mutualaid.journal import Intent, Writer, write
from mutualaid.names.units import Unit, UnitIndex
from mutualaid.results import Note, Receipt
from mutualaid.rules.values import plain
from mutualaid.store.resources import query_text
from mutualaid.units.beside import keep_alias

Names = Mapping[str, str]
"""What one unit is called, by the day from which on; the first since always."""


class UnitNaming:
    """What every unit is called, on any day."""

    def __init__(self, writer: Writer, index: UnitIndex) -> None:
        self._writer = writer
        self._names = {unit.unit_id: {SINCE_ALWAYS: unit.first_name} for unit in index.by_id.values()}
        self._facts: dict[tuple[int, str], int] = {}
        for unit_id, from_on, name, fact_id in writer.select(query_text("unit_renames"), {"unit_id": None}):
            self._names[unit_id][from_on] = name
            self._facts[unit_id, from_on] = fact_id

    def names(self, unit_id: int) -> Names:
        """What a unit is called, by the day from which on, in the order of days."""
        return self._names[unit_id]

    def keep(self, unit: Unit, names: Names) -> None:
        """Have a unit called so from now on; a name that it thereby never bore stays an alias."""
        was = self._names[unit.unit_id]
        if names[SINCE_ALWAYS] != was[SINCE_ALWAYS]:
            self._writer.correct("unit", unit.fact_id, unit_name=names[SINCE_ALWAYS])
        gone = [day for day in was if day != SINCE_ALWAYS and day not in names]
        self._writer.void("unit_rename", [self._facts[unit.unit_id, day] for day in gone])
        for day, name in names.items():
            if day == SINCE_ALWAYS or was.get(day) == name:
                continue
            if day in was:
                self._writer.correct("unit_rename", self._facts[unit.unit_id, day], unit_name=name)
            else:
                self._writer.assert_one("unit_rename", unit_id=unit.unit_id, unit_name=name, from_on=day)
        for name in dict.fromkeys(was.values()):
            if name not in names.values():
                keep_alias(self._writer, unit.unit_id, name)


def called_on(names: Names, day: str) -> str:
    """What a unit is called on a day.

    >>> called_on({"0001-01-01": "甲", "2018-07-01": "乙"}, "2018-06-30")
    '甲'
    """
    return names[max(from_on for from_on in names if from_on <= day)]


def renamed(names: Names, on: str, name: str) -> Names:
    """What a unit is called by once it took a name on a day, until the day of its next; none repeats the one before.

    >>> renamed({"0001-01-01": "甲", "2018-07-01": "乙"}, "2018-03-01", "丙")
    {'0001-01-01': '甲', '2018-03-01': '丙', '2018-07-01': '乙'}
    >>> renamed({"0001-01-01": "甲", "2018-07-01": "乙"}, "2018-03-01", "乙")
    {'0001-01-01': '甲', '2018-03-01': '乙'}
    """
    told: dict[str, str] = {}
    last = None
    for day, each in sorted({**names, on: name}.items()):
        if each != last:
            told[day] = last = each
    return told


def rename(url: str, intent: Intent, unit: str, name: str, *, on: str) -> Receipt:
    """Have a unit called by another name from a day on, until the day of its next name where it has one.

    On the day it opened its first name is corrected. A name that other units answer to as well is a note. Raises
    UNIT_NAME_EMPTY, UNIT_NAME_UNFIT, UNIT_NAME_IS_CODE, UNIT_OPENS_LATER (exit 1), UNIT_CLOSED (exit 5), and those of
    ``UnitIndex.named``.
    """
    notes = []
    with write(url, intent) as writer:
        index = UnitIndex(writer)
        named = index.named(unit)
        new_name = plain(name) or ""
        if (unfit := index.name_verdict(new_name, named.unit_id)) is not None:
            raise MutualAidError(unfit.code, **unfit.facts)
        if named.opened_on is not None and on < named.opened_on:
            raise MutualAidError("UNIT_OPENS_LATER", name=named.unit_name, on=on, opened_on=named.opened_on)
        if named.closed_on is not None and named.closed_on <= on:
            raise MutualAidError("UNIT_CLOSED", Exit.CONFLICT, name=named.unit_name, on=named.closed_on)
        naming = UnitNaming(writer, index)
        names = naming.names(named.unit_id)
        if called_on(names, on) != new_name:
            since = SINCE_ALWAYS if on == named.opened_on else on
            naming.keep(named, renamed(names, since, new_name))
            if codes := index.namesakes(new_name, named.unit_id):
                notes.append(Note("UNIT_NAME_SHARED", facts={"name": new_name, "codes": codes}))
    return writer.receipt(notes=notes, facts={"unit_code": named.unit_code})
