"""What a batch changes: new persons, corrections, spells that end and begin; asserted in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mutualaid.journal import Writer
from mutualaid.members.carrying import Begun, Carrying, Spell
from mutualaid.members.people import People, Personal

DOCUMENT = ("document_type", "document_no", "document_original", "birth_on")
"""The columns that a document fills, in its order."""


class NewPerson(NamedTuple):
    """Somebody the ledger does not know yet."""

    line: int | None
    sex_code: str | None
    personal: Personal
    spell: Begun


@dataclass(slots=True, eq=False, repr=False)
class Change:
    """What one row changes of a known person."""

    line: int | None
    person_id: int
    person: dict[str, object] = field(default_factory=dict)
    personal: dict[str, object] = field(default_factory=dict)
    records: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    """What changes of the personal rows of records that were merged into the person."""
    spells: list[tuple[Spell, dict[str, object]]] = field(default_factory=list)
    begins: Begun | None = None
    is_new_spell: bool = False
    """The row adds a spell after the others, it does not mend what stands."""

    def __bool__(self) -> bool:
        return bool(self.person or self.personal or self.spells or self.begins)


def assert_people(writer: Writer, new: Sequence[NewPerson]) -> range:
    """Assert new persons with their first spell: three facts each; hands back their numbers in order."""
    ids = assert_outsiders(writer, new)
    Carrying(writer).write(
        begun=[(person.line, person_id, person.spell) for person_id, person in zip(ids, new, strict=True)]
    )
    return ids


def assert_outsiders(writer: Writer, new: Sequence[NewPerson]) -> range:
    """Assert new persons without any membership: two facts each; hands back their numbers in order."""
    lines = [person.line for person in new]
    if not new:
        return range(0)
    ids = writer.assert_columns("person", {"sex_code": [person.sex_code for person in new]}, source_rows=lines)
    personal = dict(zip(Personal._fields, zip(*[person.personal for person in new], strict=True), strict=True))
    writer.assert_columns("personal", {"person_id": ids, **personal}, source_rows=lines)
    return ids


def mend(writer: Writer, people: People, changes: Sequence[Change]) -> None:
    """Correct what stands and begin new spells, in bulk."""
    persons, personals = [], []
    for change in changes:
        known = people.by_id[change.person_id]
        if change.person:
            persons.append((known.person_fact_id, change.line, change.person))
        if change.personal:
            personals.append((known.personal_fact_id, change.line, change.personal))
        personals += [(fact_id, change.line, changed) for fact_id, changed in change.records]
    writer.correct_rows("person", persons)
    writer.correct_rows("personal", personals)
    people.carrying.write(
        [(change.line, spell, changed) for change in changes for spell, changed in change.spells],
        [(change.line, change.person_id, change.begins) for change in changes if change.begins is not None],
    )
