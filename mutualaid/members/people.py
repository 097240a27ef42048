"""What the ledger knows of the people a batch speaks of, gathered with a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from mutualaid.journal import Writer
from mutualaid.rules.identity import Document
from mutualaid.store.slices import listed, marked, slices


class Known(NamedTuple):
    """A person as the ledger has them; of persons merged into one, the survivor's record."""

    person_id: int
    person_fact_id: int
    sex_code: str | None
    personal_fact_id: int
    name: str | None
    document_type: str | None
    document_no: str | None
    birth_on: str | None
    phone: str | None
    card_no: str | None


class Spell(NamedTuple):
    """A standing spell of membership; ``person_id`` is the record it was entered under."""

    fact_id: int
    membership_id: int
    person_id: int
    unit_id: int
    status_code: str
    joined_on: str
    left_on: str | None
    note: str | None


_KNOWN = (
    "select n.person_id, p.fact_id, p.sex_code, n.fact_id, n.name, n.document_type, n.document_no, n.birth_on, n.phone,"
    " n.card_no from personal n join person p on p.person_id = n.person_id and p.voided_by is null"
    " where n.voided_by is null"
)


_SPELL = (
    "select fact_id, membership_id, person_id, unit_id, status_code, joined_on, left_on, note from membership"
    " where voided_by is null"
)


class Survivors:
    """Who is who after merges."""

    def __init__(self, writer: Writer) -> None:
        self.of_record: dict[int, int] = dict(
            writer.select("select person_id, survivor_id from person_alias where voided_by is null")
        )
        self._merged: dict[int, list[int]] = {}
        for person_id, survivor_id in self.of_record.items():
            self._merged.setdefault(survivor_id, []).append(person_id)

    def of(self, person_id: int) -> int:
        """The human being behind a record."""
        return self.of_record.get(person_id, person_id)

    def records(self, people: Iterable[int]) -> list[int]:
        """Every record of these people: their own, and those merged into it."""
        if not self._merged:
            return list(people)
        return [record for person in people for record in (person, *self._merged.get(person, ()))]


class People:
    """The persons of a batch, by document, with all their spells; read with a few queries, whatever its size."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._survivors = Survivors(writer)
        self._by_document: dict[tuple[str | None, str | None], int] = {}
        self.by_id: dict[int, Known] = {}
        self.spells: dict[int, list[Spell]] = {}
        """Spells by surviving person, in the order of ``joined_on``."""

    @classmethod
    def of_documents(cls, writer: Writer, documents: Collection[Document]) -> People:
        """Everybody whom one of these documents names."""
        people = cls(writer)
        highest = writer.select("select coalesce(max(fact_id), 0) from personal")[0][0]
        if not documents or not highest:
            return people
        if 3 * len(documents) >= highest:
            people._take(writer.select(_KNOWN), writer.select(f"{_SPELL} order by joined_on, membership_id"))
            return people
        numbers = sorted({document.document_no for document in documents})
        known: list[tuple[Any, ...]] = []
        for some in slices(numbers):
            these, params = marked(some)
            known += writer.select(f"{_KNOWN} and n.document_no in ({these})", params)
        people.load({row[0] for row in known})
        for row in known:
            people._by_document[row[5], row[6]] = people.survivor(row[0])
        return people

    @classmethod
    def of_ids(cls, writer: Writer, person_ids: Iterable[int]) -> People:
        """Everybody with one of these numbers."""
        people = cls(writer)
        people.load(person_ids)
        return people

    def survivor(self, person_id: int) -> int:
        """The person who stands for this record."""
        return self._survivors.of(person_id)

    def records(self, person_id: int) -> list[int]:
        """The survivor's record and every record merged into it."""
        return self._survivors.records([person_id])

    def find(self, document: Document) -> Known | None:
        """The person a document names, whichever of their records holds it."""
        person_id = self._by_document.get((document.document_type, document.document_no))
        return None if person_id is None else self.by_id.get(person_id)

    def load(self, person_ids: Iterable[int]) -> None:
        """Read these persons too: the survivors' records and the spells of all their records."""
        wanted = sorted(self._survivors.records({self.survivor(person_id) for person_id in person_ids}))
        known: list[tuple[Any, ...]] = []
        spells: list[tuple[Any, ...]] = []
        for some in slices(wanted):
            numbers = listed(some)
            known += self._writer.select(f"{_KNOWN} and n.person_id in ({numbers})")
            spells += self._writer.select(f"{_SPELL} and person_id in ({numbers})")
        self._take(known, sorted(spells, key=lambda row: (row[5], row[1])))

    def _take(self, known: Iterable[tuple[Any, ...]], spells: Iterable[tuple[Any, ...]]) -> None:
        survivor, by_document, by_id = self._survivors.of_record, self._by_document, self.by_id
        for person in map(Known._make, known):
            by_document[person.document_type, person.document_no] = survivor.get(person.person_id, person.person_id)
            if person.person_id not in survivor:
                by_id[person.person_id] = person
        mine = self.spells
        for spell in map(Spell._make, spells):
            mine.setdefault(survivor.get(spell.person_id, spell.person_id), []).append(spell)
