"""Whose a row is: the person of the ledger whom its document names, and the name compared.

Source: interface.md (claim import, payout import), domain.md 8.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple, TypeVar

from mutualaid.imports.desk import Desk
from mutualaid.imports.fields import Field, Row, compared
from mutualaid.rules.identity import Document, document_key, mask_name, read_document, read_name
from mutualaid.rules.values import plain
from mutualaid.store.slices import by_texts


class Person(NamedTuple):
    """A document of the ledger, and the human being it belongs to."""

    person_id: int
    personal_fact_id: int
    """The version of name and card that stands under the document."""
    document_type: str
    document_no: str
    name: str | None
    bank_name: str | None
    card_no: str | None


@dataclass(slots=True, eq=False)
class PersonRow(Row):
    """A row about somebody whom the ledger knows."""

    document: Document | None
    name: str | None
    person: Person | None = field(default=None, init=False)

    @property
    def person_id(self) -> int:
        """Whose the row is, once it is known."""
        assert self.person is not None
        return self.person.person_id


P = TypeVar("P", bound=PersonRow)

PERSON = {
    "document": Field(read_document, "document_no", beside="document_type", needed=True),
    "name": Field(compared(read_name), repeats=False),
}
"""The fields that every ``PersonRow`` begins with. The ledger's name stands; the file's is only compared with it."""

_PERSONS = """
select person_id, fact_id, document_type, document_no, name, bank_name, card_no
from identity_now
where document_no is not null
"""


def find_people(desk: Desk, rows: Sequence[P]) -> None:
    """Settle whose each row is: by document, else by its number alone where one person has it.

    What the ledger holds stands, however the row writes the document. Refused: PERSON_UNKNOWN_ROW. Held: NAME_DIFFERS.
    """
    numbers = [_numbers(desk, row) for row in rows]
    by_document: dict[tuple[str, str], Person] = {}
    by_number: dict[str, dict[int, Person]] = {}
    wanted = set(chain.from_iterable(numbers))
    for person in map(Person._make, by_texts(desk.writer, _PERSONS, "document_no", wanted, of="personal")):
        by_document[person.document_type, person.document_no] = person
        by_number.setdefault(person.document_no, {})[person.person_id] = person
    for row, its_numbers in zip(rows, numbers, strict=True):
        if row.document is not None:
            row.person = by_document.get((row.document.document_type, row.document.document_no))
        if row.person is None:
            alone = {id_: person for number in its_numbers for id_, person in by_number.get(number, {}).items()}
            row.person = next(iter(alone.values())) if len(alone) == 1 else None
        _compare(row)


def _numbers(desk: Desk, row: PersonRow) -> tuple[str, ...]:
    """The number of the row's document, and the same cell read as one whose type nobody says; few rows have both."""
    text = plain(desk.cell(row, "document_no"))
    key = None if text is None else document_key(text)
    own = None if row.document is None else row.document.document_no
    return tuple(number for number in dict.fromkeys((own, key)) if number is not None)


def _compare(row: PersonRow) -> None:
    person = row.person
    if person is not None:
        row.overrule("document_no")
        if row.name not in (None, person.name, person.bank_name) and person.name is not None:
            row.hold("name", "NAME_DIFFERS", row.name, name=mask_name(person.name))
    elif row.document is not None:
        row.overrule("document_no", notes=True)
        row.refuse("document_no", "PERSON_UNKNOWN_ROW", row.document.document_no)
