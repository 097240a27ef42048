"""What the ledger knows of the people a batch speaks of, gathered with a few queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import starmap
from operator import attrgetter
from typing import Any, NamedTuple

from mutualaid.journal import Writer
from mutualaid.members.carrying import Carrying, Spell
from mutualaid.rules.identity import Document, Holder
from mutualaid.store.slices import by_numbers, by_texts


class Personal(NamedTuple):
    """Who somebody is, by the columns of the ledger."""

    name: str | None
    document_type: str | None
    document_no: str | None
    document_original: str | None
    birth_on: str | None
    phone: str | None
    card_no: str | None
    bank_name: str | None
    """The name as the bank knows it, where that differs."""


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


_PERSONAL = ", ".join(f"i.{column}" for column in Known._fields if column in Personal._fields)
_KNOWN = f"""
select i.person_id, p.fact_id, p.sex_code, i.fact_id, {_PERSONAL}, i.recorded_person_id, i.is_current
from identity_now i
join person_now p on p.person_id = i.person_id
where 1 = 1
"""  # noqa: S608 - own names
_SPELL = """
select fact_id, membership_id, person_id, unit_id, status_code, joined_on, left_on, note,
       left_reason_code, first_joined_on
from membership_now
where 1 = 1
"""


class People:
    """The persons of a batch, by document, with all their spells; read with a few queries, whatever its size."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._current: dict[tuple[str | None, str | None], Known] = {}
        self._once: dict[tuple[str | None, str | None], list[Holder]] = {}
        self.by_id: dict[int, Known] = {}
        self.spells: dict[int, list[Spell]] = {}
        """In the order of ``joined_on``, each row of the ledger for itself."""

    @classmethod
    def of_documents(cls, writer: Writer, documents: Collection[Document]) -> People:
        """Everybody whom one of these documents names, or named once."""
        people = cls(writer)
        numbers = {document.document_no for document in documents}
        people._take(by_texts(writer, _KNOWN, "i.document_no", numbers, of="personal"))
        named = {known.person_id for known in people._current.values()}
        named |= {holder.person_id for holders in people._once.values() for holder in holders}
        people._take(by_numbers(writer, _KNOWN, "i.person_id", named - people.by_id.keys(), of="personal"))
        people._take_spells(named)
        return people

    @classmethod
    def of_ids(cls, writer: Writer, person_ids: Collection[int]) -> People:
        """Everybody with one of these numbers."""
        people = cls(writer)
        people.add(person_ids)
        return people

    def add(self, person_ids: Collection[int]) -> None:
        """Everybody with one of these numbers, too."""
        self._take(by_numbers(self._writer, _KNOWN, "i.person_id", person_ids, of="personal"))
        self._take_spells(person_ids)

    def __bool__(self) -> bool:
        """Whether any document finds anybody."""
        return bool(self._current or self._once)

    def __contains__(self, document: Document) -> bool:
        """Whether a document finds anybody."""
        key = document[:2]
        return key in self._current or key in self._once

    def find(self, document: Document) -> Known | None:
        """The person whose document it is, whichever of their records holds it, where nobody else had it once."""
        key = document[:2]
        known = self._current.get(key)
        return None if known is None or key in self._once else self.by_id.get(known.person_id)

    def holders(self, document: Document) -> Sequence[Holder]:
        """The persons whom a document finds, whichever of their records holds it or held it once."""
        known, once = self._current.get(document[:2]), self._once.get(document[:2], [])
        return once if known is None else [Holder(known.person_id, True, (known.name,)), *once]

    @cached_property
    def carrying(self) -> Carrying:
        """What merges of unions make of spells."""
        return Carrying(self._writer)

    def whole(self, person_id: int) -> list[Spell]:
        """The spells of a person in the order of ``joined_on``, those that merges of unions carried on as one."""
        return self.carrying.whole(self.spells.get(person_id, ()))

    def unit_on(self, person_id: int, day: str, *, in_service: bool = False) -> int | None:
        """The unit of a person's membership on a day, in service or kept; of several the one that began last.

        ``in_service`` leaves out what is kept.
        """
        standing = [
            spell
            for spell in self.spells.get(person_id, ())
            if spell.joined_on <= day
            and (spell.left_on is None or spell.left_on > day)
            and not (in_service and spell.status_code != "in_service")
        ]
        return standing[-1].unit_id if standing else None

    def _take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Keep whom the documents of these rows find, and the persons whose own records they are."""
        current, by_id = self._current, self.by_id
        for row in rows:
            known = Known._make(row[:-2])
            recorded_id, is_current = row[-2:]
            key = known.document_type, known.document_no
            if not is_current:
                self._once.setdefault(key, []).append(Holder(known.person_id, False, (known.name,)))
                continue
            current[key] = known
            if recorded_id == known.person_id:
                by_id[recorded_id] = known

    def _take_spells(self, person_ids: Collection[int]) -> None:
        spells = starmap(Spell, by_numbers(self._writer, _SPELL, "person_id", person_ids, of="membership"))
        for spell in sorted(spells, key=attrgetter("joined_on", "membership_id")):
            self.spells.setdefault(spell.person_id, []).append(spell)
