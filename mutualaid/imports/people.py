"""Whose a row is: the person of the ledger whom its document names, and the name compared.

Source: interface.md (claim import, payout import), domain.md 8.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from typing import NamedTuple, TypeVar

from mutualaid.imports.desk import Desk
from mutualaid.imports.fields import Field, Row, compared
from mutualaid.results import Finding
from mutualaid.rules.identity import (
    Document,
    Holder,
    document_key,
    mask_name,
    name_shown,
    read_document,
    read_name,
    whose,
)
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
    is_current: int
    """0: a document that another has replaced."""

    @property
    def holder(self) -> Holder:
        """Whom the document finds."""
        return Holder(self.person_id, bool(self.is_current), (self.name, self.bank_name))


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
select person_id, fact_id, document_type, document_no, name, bank_name, card_no, is_current
from identity_now
where document_no is not null
"""


def find_people(desk: Desk, rows: Sequence[P]) -> None:
    """Settle whose each row is: by a document that they have or ever had, else by its number alone.

    What the ledger holds stands, however the row writes the document. Refused: PERSON_UNKNOWN_ROW, DOCUMENT_OF_SEVERAL
    (the row's name does not tell which of them). Held: NAME_DIFFERS.
    """
    numbers = [_numbers(desk.cell(row, "document_no"), row.document) for row in rows]
    by_document: dict[tuple[str, str], list[Person]] = {}
    wanted = set(chain.from_iterable(numbers))
    for person in map(Person._make, by_texts(desk.writer, _PERSONS, "document_no", wanted, of="personal")):
        by_document.setdefault((person.document_type, person.document_no), []).append(person)
    known = {number for _, number in by_document}
    # Of whom stands outside the part of whoever asks they are told what they are told of nobody at all.
    desk.writer.elsewhere("identity_now", "document_no", wanted - known)
    by_number: dict[str, list[Person]] = {}
    if any(row.document is None or row.document[:2] not in by_document for row in rows):
        for (_, number), people in by_document.items():
            by_number.setdefault(number, []).extend(people)
    for row, its_numbers in zip(rows, numbers, strict=True):
        found = None if row.document is None else by_document.get(row.document[:2])
        if found is None:
            found = [person for number in its_numbers for person in by_number.get(number, ())]
        if len(found) == 1:
            row.person = found[0]
            _compare(row, found[0])
        else:
            _settle(row, found)
    if "name" in desk.places:
        for row in rows:
            if row.name is None and row.person is not None and not row.is_doubted("name"):
                row.note("name", "NAME_BLANK", name=name_shown(row.person.name))


def _settle(row: PersonRow, found: Sequence[Person]) -> None:
    """Whose of several that its document finds a row is, or that it finds nobody."""
    holders = [person.holder for person in found]
    person_id = whose(holders, row.name)
    if person_id is not None:
        row.person = max((one for one in found if one.person_id == person_id), key=attrgetter("is_current"))
        _compare(row, row.person)
    elif row.document is not None:
        if any(remark.finding.code == "DIGITS_LOST" for remark in row.remarks):
            # Nobody has such a number; whose it was the file no longer says.
            row.overrule("document_no", notes=True)
            row.refuse("document_no", "ID_STORED_AS_NUMBER", row.document.document_no)
            return
        row.overrule("document_no", notes=True)
        finding = of_several(holders) if holders else Finding("refused", "PERSON_UNKNOWN_ROW")
        row.find("document_no", finding, row.document.document_no)


def of_several(holders: Sequence[Holder]) -> Finding:
    """Refused as DOCUMENT_OF_SEVERAL: who has the document now, and who had it once, masked."""
    now = {holder.person_id: holder for holder in holders if holder.is_current}
    once = {holder.person_id: holder for holder in holders if holder.person_id not in now}
    named = (
        "; ".join(f"{id_} {name_shown(some[id_].names[0])}" for id_ in sorted(some)) or "-" for some in (now, once)
    )
    return Finding("refused", "DOCUMENT_OF_SEVERAL", dict(zip(("now", "once"), named, strict=True)))


def _numbers(cell: object, document: Document | None) -> tuple[str, ...]:
    """The number of a row's document, and the same cell read as one whose type nobody says; few rows have both."""
    text = plain(cell)
    key = None if text is None else document_key(text)
    own = None if document is None else document.document_no
    if own is None or own == key:
        return () if key is None else (key,)
    return (own,) if key is None else (own, key)


def _compare(row: PersonRow, person: Person) -> None:
    row.overrule("document_no")
    if row.name not in (None, person.name, person.bank_name) and person.name is not None:
        row.hold("name", "NAME_DIFFERS", row.name, person.name, name=mask_name(person.name))
