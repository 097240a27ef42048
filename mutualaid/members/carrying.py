"""Spells of membership as they are written, over the merges of unions: the one place that asserts and corrects them.

A spell that reaches the day on which its union is merged into another goes on in that one, whenever it is entered; and
what a merge carried on is one spell with what it carried on from, whenever that is changed.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mutualaid.facts import FOR_EVER
from mutualaid.journal import Writer
from mutualaid.results import Note
from mutualaid.rules.succession import stretches


class Begun(NamedTuple):
    """A spell of membership that begins, by the columns of the ledger."""

    unit_id: int
    status_code: str
    joined_on: str
    left_on: str | None
    left_reason_code: str | None
    note: str | None
    first_joined_on: str | None = None
    """The day of joining a union at all, before this one began."""


class Spell(NamedTuple):
    """A standing spell of membership; where merges of unions carried it on, from its first day to its end."""

    fact_id: int
    membership_id: int
    person_id: int
    unit_id: int
    status_code: str
    joined_on: str
    left_on: str | None
    note: str | None
    left_reason_code: str | None
    first_joined_on: str | None = None
    carried: tuple[Any, ...] = ()
    """Its rows, where it is more than one."""

    @property
    def rows(self) -> tuple[Spell, ...]:
        """The rows of the ledger that it is made of, each in one union."""
        return self.carried or (self,)

    def unit_on(self, day: str) -> int:
        """The union that it lies in on one of its days; before it the first, after it the last."""
        return next((row.unit_id for row in reversed(self.rows) if row.joined_on <= day), self.unit_id)

    def lies_in(self, unit_id: int) -> bool:
        """Whether it lies in a union on any day."""
        return self.unit_id == unit_id or any(row.unit_id == unit_id for row in self.carried)


def in_one(spell: Spell, row: Spell) -> Spell:
    """A spell and the row that a merge carried it on by, as one."""
    return spell._replace(left_on=row.left_on, left_reason_code=row.left_reason_code, carried=(*spell.rows, row))


_CLOSED = """
select u.unit_id, u.closed_on, u.successor_id, u.unit_name, s.unit_name
from unit_now u
left join unit_now s on s.unit_id = u.successor_id
where u.closed_on is not null
"""


class Carrying:
    """What merges of unions make of spells, as the tree stands in the entry being written."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._closed_on: dict[int, str] = {}
        self._names: dict[int, tuple[str, str]] = {}
        self._successors: dict[int, tuple[str, int]] = {}
        for unit_id, closed_on, successor_id, name, successor_name in writer.select(_CLOSED):
            self._closed_on[unit_id] = closed_on
            self._names[unit_id] = name, successor_name or "-"
            if successor_id is not None:
                self._successors[unit_id] = closed_on, successor_id

    def whole(self, spells: Sequence[Spell]) -> list[Spell]:
        """The spells of a person, in the order of ``joined_on``, as they would stand had no union been merged."""
        if not self._successors:
            return list(spells)
        made: list[Spell] = []
        for row in spells:
            place = next((place for place, spell in enumerate(made) if self._carries(spell.rows[-1], row)), None)
            if place is None:
                made.append(row)
            else:
                made[place] = in_one(made[place], row)
        return made

    def _carries(self, row: Spell, next_row: Spell) -> bool:
        """Does a merge carry one row on by the next?"""
        if row.unit_id not in self._successors or row.status_code != next_row.status_code:
            return False
        here, *there = stretches(row.unit_id, row.joined_on, None, self._successors)
        ends = (here.unit_id, here.left_on) == (row.unit_id, row.left_on)
        return ends and there[:1] == [(next_row.unit_id, next_row.joined_on, there[0].left_on)]

    def write(
        self,
        changes: Iterable[tuple[int | None, Spell, Mapping[str, object]]] = (),
        begun: Iterable[tuple[int | None, int, Begun]] = (),
    ) -> None:
        """Correct spells, each with its line of the file and what changes of it; begin others, with line and person.

        Notes of the entry tell what a merge carries on and no longer carries on, and what goes on in a closed union.
        """
        told = _Told(Counter(), Counter(), Counter())
        gone: list[int] = []
        corrected: list[tuple[int, int | None, Mapping[str, object]]] = []
        new: list[tuple[int | None, int, Begun]] = []
        for line, spell, changed in changes:
            self._correct(line, spell, changed, told, gone=gone, corrected=corrected, new=new)
        for line, person_id, beginning in begun:
            if beginning.unit_id not in self._closed_on:
                new.append((line, person_id, beginning))
            else:
                new += [(line, person_id, part) for part in self._parts(beginning, told)]
        self._writer.void("membership", gone)
        self._writer.correct_rows("membership", corrected)
        if new:
            lines, people, parts = zip(*new, strict=True)
            spells = dict(zip(Begun._fields, zip(*parts, strict=True), strict=True))
            self._writer.assert_columns("membership", {"person_id": people, **spells}, source_rows=lines)
        self._tell(told)

    def _parts(self, spell: Begun, told: _Told) -> list[Begun]:
        """The rows of a spell, each in one union: note and first joining in the first, why it ended in the last."""
        if spell.unit_id not in self._closed_on:
            return [spell]
        parts = stretches(spell.unit_id, spell.joined_on, spell.left_on, self._successors)
        last = parts[-1].unit_id
        if (spell.left_on or FOR_EVER) > self._closed_on.get(last, FOR_EVER):
            told.closed[last] += 1
        told.carried.update(one.unit_id for one in parts[:-1])
        return [
            Begun(
                part.unit_id,
                spell.status_code,
                part.joined_on,
                part.left_on,
                spell.left_reason_code if part is parts[-1] else None,
                spell.note if part is parts[0] else None,
                spell.first_joined_on if part is parts[0] else None,
            )
            for part in parts
        ]

    def _correct(
        self,
        line: int | None,
        spell: Spell,
        changed: Mapping[str, object],
        told: _Told,
        *,
        gone: list[int],
        corrected: list[tuple[int, int | None, Mapping[str, object]]],
        new: list[tuple[int | None, int, Begun]],
    ) -> None:
        """Make of the rows of a spell those that it has with some values changed."""
        if not spell.carried and changed.get("unit_id", spell.unit_id) not in self._closed_on:
            corrected.append((spell.fact_id, line, changed))
            return
        wanted = {name: getattr(spell, name) for name in Begun._fields} | {**changed}
        counted = _Told(Counter(), Counter(), told.closed)
        parts = self._parts(Begun(**wanted), counted)
        first, *rows = spell.rows
        if differing := _differing(first, parts[0]):
            corrected.append((first.fact_id, line, differing))
        there = {(row.unit_id, row.joined_on): row for row in rows}
        for before, part in itertools.pairwise(parts):
            row = there.pop((part.unit_id, part.joined_on), None)
            if row is None:
                new.append((line, spell.person_id, part))
                told.carried[before.unit_id] += 1
            elif differing := _differing(row, part):
                corrected.append((row.fact_id, line, differing))
        gone += [row.fact_id for row in there.values()]
        told.ended.update(
            before.unit_id for before, row in zip(spell.rows, rows, strict=False) if row in there.values()
        )

    def _tell(self, told: _Told) -> None:
        for code, counts in (
            ("SPELL_CARRIED", told.carried),
            ("SPELL_CARRIED_NO_MORE", told.ended),
            ("SPELL_IN_CLOSED_UNIT", told.closed),
        ):
            for unit_id, count in sorted(counts.items()):
                name, successor = self._names[unit_id]
                facts = {"name": name, "on": self._closed_on[unit_id], "count": count}
                if code != "SPELL_IN_CLOSED_UNIT":
                    facts["successor"] = successor
                self._writer.notes.append(Note(code, facts=facts))


class _Told(NamedTuple):
    """How many spells a merge of a union carries on, no longer carries on, and how many go on in a closed one."""

    carried: Counter[int]
    ended: Counter[int]
    closed: Counter[int]


def _differing(row: Spell, wanted: Begun) -> dict[str, object]:
    return {name: value for name, value in wanted._asdict().items() if value != getattr(row, name)}
