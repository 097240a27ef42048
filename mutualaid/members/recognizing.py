"""Whom a row of a roster speaks of: the holder of its document, somebody known under another, or nobody yet.

A passport is renewed, a permit becomes a residence card, a number was mistyped: one human being under a new document is
told by their name with their phone, their card, or their birthday under another kind of document. Two resident numbers
with one name and one birthday are two people. Source: interface.md (member import); domain.md 8.2 row 24.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mutualaid.errors import Exit, MutualAidError
from mutualaid.imports import Desk, of_several
from mutualaid.members.people import Known, People
from mutualaid.members.rows import MemberRow
from mutualaid.rules.identity import Document, Holder, mask_document, name_shown, sex_verdict, whose
from mutualaid.store.slices import by_texts

Trait = tuple[str, str, str]
"""A name, what else two records have in common, and its value: enough to doubt that they are two people."""

SAME, TWO = "SAME_PERSON", "TWO_PEOPLE"
"""The two answers to the doubt: the document is a further one of somebody known, or they are two people."""

BIRTHDAY = "birthday"

_NAMED = """
select person_id, document_type, document_no, name, birth_on, phone, card_no
from identity_now
where is_current = 1
"""


class Named(NamedTuple):
    """Somebody of the ledger, as ``_NAMED`` asks for them."""

    person_id: int
    document_type: str
    document_no: str
    name: str
    birth_on: str | None
    phone: str | None
    card_no: str | None


class Seen(NamedTuple):
    """Somebody with a trait, in the ledger or further up in the file."""

    kind: str
    """What sort of document they have."""
    document: tuple[str, str]
    person_id: int | None = None
    line: int | None = None


class Recognizer:
    """The people of a roster, and everybody whom its newcomers may be.

    Raises SAME_OR_TWO (exit 2) where both answers are given for one file.
    """

    def __init__(self, desk: Desk, rows: Sequence[MemberRow]) -> None:
        if {SAME, TWO} <= desk.accept:
            raise MutualAidError("SAME_OR_TWO", Exit.USAGE)
        self._desk = desk
        told_of = [(row, row.document) for row in rows if row.document is not None]
        self.people = People.of_documents(desk.writer, [document for _, document in told_of])
        asked = told_of if desk.writer.scope is not None else ()
        unheld = {document.document_no for _, document in asked if self.people.find(document) is None}
        self._outside = desk.writer.elsewhere("identity_now", "document_no", unheld)
        """Documents of people outside the part of whoever asks."""
        self._seen: dict[Trait, list[Seen]] = defaultdict(list)
        self._brought: dict[int, tuple[tuple[str, str], int]] = {}
        finds = bool(self.people)
        new = [row for row, document in told_of if not (finds and document in self.people)]
        recorded = self._recorded(new) if new else []
        self._doubtful = {trait for trait, _ in recorded} | (_shared(told_of) if new else set())
        """What several records share, those of new people among them; of a usual roster none."""
        self._doubtful_names = {name for name, _, _ in self._doubtful}
        for trait, seen in recorded:
            self._seen[trait].append(seen)
        found = {seen.person_id for _, seen in recorded if seen.person_id is not None}
        self.people.add(found - self.people.by_id.keys())
        self._finds = bool(self.people)
        """Whether a document may find anybody: where the ledger knows none of the people none is looked up."""

    def _recorded(self, new: Sequence[MemberRow]) -> list[tuple[Trait, Seen]]:
        """Who in the ledger has a trait of somebody new."""
        names = {row.name for row in new if row.name is not None}
        namesakes = [*map(Named._make, by_texts(self._desk.writer, _NAMED, "name", names, of="personal"))]
        wanted = {trait for row in new for trait in _traits(row)} if namesakes else set()
        found = []
        for named in namesakes:
            document = named.document_type, named.document_no
            seen = Seen(_kind(*document), document, named.person_id)
            traits = _of(named.name, named.birth_on, named.phone, named.card_no)
            found += [(trait, seen) for trait in traits if trait in wanted]
        return found

    def says(self, row: MemberRow) -> str | None:
        """What somebody has settled of a row that resembles another; beside the row itself it outweighs the file."""
        confirmed = self._desk.confirming.codes(row.line)
        return next(
            (answer for said in (confirmed, self._desk.accept) for answer in (SAME, TWO) if answer in said), None
        )

    def recognize(self, row: MemberRow) -> Known | None:
        """The known person of a row, ``None`` for somebody new or where that is in doubt; what there is to say of it.

        Refused: LIES_OUTSIDE, DOCUMENT_OF_SEVERAL, SAME_AS_SEVERAL, DUPLICATE_IN_FILE. Held: DOCUMENT_ONCE_HELD,
        SAME_PERSON, which becomes TWO_PEOPLE where that is the answer.
        """
        document = row.document
        assert document is not None
        known = self.people.find(document) if self._finds else None
        if known is None:
            holders = self.people.holders(document) if self._finds else ()
            if document.document_no in self._outside:
                row.refuse("document_no", "LIES_OUTSIDE", document.document_no)
                return None
            if not holders:
                return self._resembling(row, document)
            known = self._one_of(row, document, holders)
        if known is not None and row.name in self._doubtful_names:
            self._see(row, document, known.person_id)
        return known

    def _one_of(self, row: MemberRow, document: Document, holders: Sequence[Holder]) -> Known | None:
        """The one of several, or the one who had the document once, where the row bears their name."""
        person_id = whose(holders, row.name)
        if person_id is None:
            row.find("document_no", of_several(holders), document.document_no)
            return None
        known = self.people.by_id.get(person_id)
        if known is None or row.name in (None, known.name) or any(holder.is_current for holder in holders):
            return known
        facts = {"person_no": person_id, "name": name_shown(known.name)}
        row.hold("document_no", "DOCUMENT_ONCE_HELD", document.document_no, known.name, **facts)
        return None

    def _see(self, row: MemberRow, document: Document, person_id: int | None) -> None:
        """Rows further down in the file may be the same person's."""
        for trait in self._doubtful.intersection(_traits(row)):
            self._seen[trait].append(Seen(_kind(*document[:2]), document[:2], person_id, row.line))

    def _resembling(self, row: MemberRow, document: Document) -> Known | None:
        """The one known person who a newcomer may be, unless somebody has said that they are two."""
        if row.name not in self._doubtful_names:
            return None
        kind = _kind(*document[:2])
        others = [
            seen
            for trait in _traits(row)
            for seen in self._seen.get(trait, ())
            if seen.document != document[:2] and not (trait[1] == BIRTHDAY and seen.kind == kind)
        ]
        self._see(row, document, None)
        if not others:
            return None
        known = sorted({seen.person_id for seen in others if seen.person_id is not None})
        line = min((seen.line for seen in others if seen.line is not None), default=None)
        facts = {"people": "; ".join(map(self._named, known)) or "-", "row": line or "-"}
        answer = self.says(row)
        # Who stood further up in the file is in the ledger when the rest of it is handed back.
        bound = sorted({seen.document for seen in others})
        if answer == TWO:
            row.hold("document_no", TWO, document.document_no, bound, **facts)
            return None
        row.hold("document_no", SAME, document.document_no, bound, **facts)
        if len(known) == 1:
            return self._further(row, document, self.people.by_id[known[0]])
        if answer == SAME and known:
            row.refuse("document_no", "SAME_AS_SEVERAL", document.document_no, people=facts["people"])
        elif answer == SAME:
            row.refuse("document_no", "DUPLICATE_IN_FILE", document.document_no, row=line)
        return None

    def _further(self, row: MemberRow, document: Document, known: Known) -> Known:
        """A file brings one further document of a person, in however many rows."""
        row.is_further = True
        if row.sex_code is None:
            row.find("document_no", sex_verdict(document, known.sex_code), document.document_no)
        first, line = self._brought.setdefault(known.person_id, (document[:2], row.line))
        if self.says(row) == SAME and first != document[:2]:
            row.refuse("document_no", "DUPLICATE_IN_FILE", document.document_no, row=line)
        return known

    def _named(self, person_id: int) -> str:
        known = self.people.by_id[person_id]
        return f"{person_id} {name_shown(known.name)} {mask_document(known.document_no or '')}"


def _shared(told_of: Sequence[tuple[MemberRow, Document]]) -> set[Trait]:
    """What several rows of a file have in common; a birthday where documents are of two kinds alone.

    A phone that stands once in its column is nobody else's, whatever the names: few rows are left to be compared.
    """
    phones = _repeated(row.phone for row, _ in told_of)
    cards = _repeated(row.card_no for row, _ in told_of)
    kinds = [_kind(document.document_type, document.document_no) for _, document in told_of]
    usual = Counter(kinds).most_common(1)[0][0]
    birthdays = {
        document.birth_on
        for kind, (_, document) in zip(kinds, told_of, strict=True)
        if kind != usual and document.birth_on is not None
    }
    alike = Counter(
        trait
        for row, document in told_of
        if row.phone in phones or row.card_no in cards or document.birth_on in birthdays
        for trait in _traits(row)
    )
    return {trait for trait, count in alike.items() if count > 1}


def _repeated(values: Iterable[str | None]) -> set[str]:
    return {value for value, count in Counter(values).items() if count > 1 and value is not None}


def _traits(row: MemberRow) -> list[Trait]:
    """What may tell that a row is somebody else's."""
    return _of(row.name, None if row.document is None else row.document.birth_on, row.phone, row.card_no)


def _of(name: str | None, birth_on: str | None, phone: str | None, card_no: str | None) -> list[Trait]:
    if name is None:
        return []
    told = ((BIRTHDAY, birth_on), ("phone", phone), ("card", card_no))
    return [(name, what, value) for what, value in told if value is not None]


def _kind(document_type: str, document_no: str) -> str:
    """What sort of document it is: the old and the new card of a foreign resident are two."""
    return f"{document_type}:{len(document_no)}" if document_type == "foreign_pr" else document_type
