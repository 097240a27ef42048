"""What a batch changes: new persons, corrections, spells that end and begin; asserted in bulk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mutualaid.facts import ROW_COLUMNS, SEAL_COLUMNS
from mutualaid.journal import Writer
from mutualaid.members.people import People, Spell
from mutualaid.store.slices import listed, slices


class NewPerson(NamedTuple):
    """Somebody the ledger does not know yet."""

    line: int | None
    sex_code: str | None
    personal: tuple[str | None, ...]
    """Values of ``PERSONAL``."""
    spell: tuple[int, str, str, str | None, str | None]
    """``unit_id, status_code, joined_on, left_on, note``."""


PERSONAL = ("name", "document_type", "document_no", "document_original", "birth_on", "phone", "card_no", "bank_name")


@dataclass(slots=True)
class Change:
    """What one row changes of a known person."""

    line: int | None
    person_id: int
    person: dict[str, object] = field(default_factory=dict)
    personal: dict[str, object] = field(default_factory=dict)
    spells: list[tuple[Spell, dict[str, object]]] = field(default_factory=list)
    begins: tuple[int, str, str, str | None, str | None] | None = None
    is_new_spell: bool = False
    """The row adds a spell after the others, it does not mend what stands."""

    def __bool__(self) -> bool:
        return bool(self.person or self.personal or self.spells or self.begins)


def assert_people(writer: Writer, new: Sequence[NewPerson]) -> range:
    """Assert new persons with their first spell: three facts each; hands back their numbers in order."""
    ids = assert_outsiders(writer, new)
    writer.assert_rows(
        "membership",
        _BEGINS,
        [(person_id, *person.spell) for person_id, person in zip(ids, new, strict=True)],
        source_rows=[person.line for person in new],
    )
    return ids


def assert_outsiders(writer: Writer, new: Sequence[NewPerson]) -> range:
    """Assert new persons without any membership: two facts each; hands back their numbers in order."""
    lines = [person.line for person in new]
    ids = writer.assert_rows("person", ("sex_code",), [(person.sex_code,) for person in new], source_rows=lines)
    writer.assert_rows(
        "personal",
        ("person_id", *PERSONAL),
        [(person_id, *person.personal) for person_id, person in zip(ids, new, strict=True)],
        source_rows=lines,
    )
    return ids


_BEGINS = ("person_id", "unit_id", "status_code", "joined_on", "left_on", "note")


def mend(writer: Writer, people: People, changes: Sequence[Change]) -> None:
    """Correct what stands and begin new spells, in bulk."""
    persons, personals, spells = [], [], []
    for change in changes:
        known = people.by_id[change.person_id]
        if change.person:
            persons.append((known.person_fact_id, change.line, change.person))
        if change.personal:
            personals.append((known.personal_fact_id, change.line, change.personal))
        spells += [(spell.fact_id, change.line, changed) for spell, changed in change.spells]
    correct(writer, "person", persons)
    correct(writer, "personal", personals)
    correct(writer, "membership", spells)
    begun = [change for change in changes if change.begins is not None]
    writer.assert_rows(
        "membership",
        _BEGINS,
        [(change.person_id, *change.begins) for change in begun if change.begins is not None],
        source_rows=[change.line for change in begun],
    )


def correct(writer: Writer, table: str, fixes: Sequence[tuple[int, int | None, Mapping[str, object]]]) -> None:
    """``Writer.correct`` for many rows of one table."""
    if not fixes:
        return
    standing: dict[int, dict[str, Any]] = {}
    for some in slices(fixes):
        numbers = listed(fact_id for fact_id, _, _ in some)
        for row in writer.select_named(f'select * from "{table}" where fact_id in ({numbers})'):  # noqa: S608
            standing[row["fact_id"]] = row
    names = tuple(name for name in standing[fixes[0][0]] if name not in ROW_COLUMNS | SEAL_COLUMNS)
    rows = []
    for fact_id, _, changed in fixes:
        values = standing[fact_id] | dict(changed)
        rows.append(tuple(values[name] for name in names))
    writer.void(table, [fact_id for fact_id, _, _ in fixes])
    writer.assert_rows(table, names, rows, source_rows=[line for _, line, _ in fixes])
