"""Who may be the same human being under another kind of document: one name and one birthday.

Two resident numbers are two people. The old and the new card of a foreign resident are two kinds. Source: domain.md
8.2 row 24.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from mutualaid.journal import Writer
from mutualaid.members.rows import MemberRow
from mutualaid.store.slices import marked, slices


class Holder(NamedTuple):
    """Somebody of a name and a birthday, in the file or in the ledger, and what kind of document they hold."""

    kind: str
    line: int | None = None
    person_id: int | None = None


_PERSONS = (
    "select name, birth_on, document_type, document_no, person_id from identity_now where birth_on is not null"
    " and name is not null and document_type"
)


class Alike:
    """The holders of documents that are no resident numbers, and everybody of their names and birthdays."""

    def __init__(self, writer: Writer, rows: Sequence[MemberRow]) -> None:
        recorded = writer.select(f"{_PERSONS} <> 'resident_id'")
        in_file = {
            (row.name, row.document.birth_on)
            for row in rows
            if row.document is not None
            and row.document.document_type != "resident_id"
            and row.document.birth_on is not None
            and row.name is not None
        }
        for some in slices(sorted({name for name, _ in in_file})):
            these, params = marked(some)
            recorded += writer.select(f"{_PERSONS} = 'resident_id' and name in ({these})", params)
        self._odd = in_file | {(name, birth_on) for name, birth_on, *_ in recorded}
        self._holders: dict[tuple[str, str], list[Holder]] = defaultdict(list)
        for name, birth_on, document_type, document_no, person_id in recorded:
            self._holders[name, birth_on].append(Holder(_kind(document_type, document_no), None, person_id))

    def doubt(self, row: MemberRow) -> None:
        """Hold as POSSIBLE_SAME_PERSON a newcomer with the name and birthday of somebody who has another document."""
        document = row.document
        if not self._odd or row.name is None or document is None or document.birth_on is None:
            return
        who = (row.name, document.birth_on)
        if who not in self._odd:
            return
        kind = _kind(document.document_type, document.document_no)
        other = next((holder for holder in self._holders[who] if holder.kind != kind), None)
        self._holders[who].append(Holder(kind, row.line))
        if other is not None:
            facts = {"row": other.line or "-", "person_no": other.person_id or "-"}
            row.hold("document_no", "POSSIBLE_SAME_PERSON", document.document_no, **facts)


def _kind(document_type: str, document_no: str) -> str:
    """What sort of document it is."""
    return f"{document_type}:{len(document_no)}" if document_type == "foreign_pr" else document_type
