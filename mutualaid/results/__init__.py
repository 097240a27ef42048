"""What is handed back: findings, problems, notes, rosters, receipts and tables.

Nothing here knows Excel, SQL or a sentence. A ``code`` names the sentence in ``words``; the
``facts`` fill it. Values that a person may not see are masked before they become a fact.

An answer is made of named tuples: a dataclass takes a millisecond to build, and a question waits for it. Rosters and
receipts, which only a write needs, are built when they are first imported from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

if TYPE_CHECKING:
    from mutualaid.results.written import Aside as Aside
    from mutualaid.results.written import Confirmation as Confirmation
    from mutualaid.results.written import FileState as FileState
    from mutualaid.results.written import ImportReceipt as ImportReceipt
    from mutualaid.results.written import OneFile as OneFile
    from mutualaid.results.written import PageUnit as PageUnit
    from mutualaid.results.written import PassedOver as PassedOver
    from mutualaid.results.written import PassedOverKind as PassedOverKind
    from mutualaid.results.written import Receipt as Receipt
    from mutualaid.results.written import Roster as Roster
    from mutualaid.results.written import SeveralFiles as SeveralFiles
else:
    _WRITTEN = frozenset(
        (
            "Aside",
            "Confirmation",
            "FileState",
            "ImportReceipt",
            "OneFile",
            "PageUnit",
            "PassedOver",
            "PassedOverKind",
            "Receipt",
            "Roster",
            "SeveralFiles",
        )
    )

    def __getattr__(name: str) -> object:
        if name not in _WRITTEN:
            raise AttributeError(name)
        from mutualaid.results import written

        return getattr(written, name)


Verdict = Literal["note", "held", "refused"]

ERASED = "(erased)"
"""What stands in an answer for a name that was erased by law; no name holds brackets."""

NO_FACTS: Mapping[str, object] = {}
NO_LISTS: Mapping[str, Sequence[Mapping[str, object]]] = {}

Step = Callable[[str, int, "int | None"], None]
"""Told where a long import stands: the stage (``reading``, ``judging``, ``writing``), rows done, rows in all."""


class Finding(NamedTuple):
    """What a rule says of one value: a note, a doubt (held) or a refusal."""

    verdict: Verdict
    code: str
    facts: Mapping[str, object] = NO_FACTS
    bound: object = None
    """Of a doubt that hangs on more than its facts tell, or whose facts tell a place in the file: on what it hangs.
    It is never shown; a confirmation of the doubt holds while it is the same."""


class Note(NamedTuple):
    """What was normalised, passed over or noticed, and where. ``value`` is masked already."""

    code: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = NO_FACTS


class Problem(NamedTuple):
    """Why a row (or, with ``row`` None, the whole file) is not written. ``value`` is masked already."""

    verdict: Literal["held", "refused"]
    code: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = NO_FACTS
    mark: str = ""
    """By which this very doubt is known again, where its row is handed back or has been."""


class Disclosure(NamedTuple):
    """Leave to hand out personal values in clear. ``journal.disclosing`` alone makes one, with the entry that says so;
    whatever writes or shows them asks for it.
    """

    people: frozenset[int]
    """Whose values may be read from the ledger for it; nobody's where a file gives back its own cells."""


class Ledger(NamedTuple):
    """The stamp of an answer: the journal entry it was read at, and that entry's hash."""

    entry: int
    head: str


class Rows(Sequence[Mapping[str, object]]):
    """Rows of the same keys, held as bare values: of a long list they take a third of what mappings do."""

    __slots__ = ("_values", "keys")

    def __init__(self, keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
        self.keys = tuple(keys)
        self._values = [tuple([row[key] for key in keys]) for row in rows]

    def __len__(self) -> int:
        return len(self._values)

    @overload
    def __getitem__(self, place: int) -> Mapping[str, object]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Mapping[str, object]]: ...
    def __getitem__(self, place: int | slice) -> Mapping[str, object] | Sequence[Mapping[str, object]]:
        if isinstance(place, slice):
            return [dict(zip(self.keys, values, strict=True)) for values in self._values[place]]
        return dict(zip(self.keys, self._values[place], strict=True))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for values in self._values:
            yield dict(zip(self.keys, values, strict=True))

    def __eq__(self, other: object) -> bool:
        return list(self) == (list(other) if isinstance(other, Rows) else other)

    __hash__ = None  # type: ignore[assignment]

    def column(self, key: str) -> list[Any]:
        """The values of one key."""
        place = self.keys.index(key)
        return [values[place] for values in self._values]


class Table(NamedTuple):
    """An answer: rows with English keys, raw integers; masked already where personal.

    ``columns`` gives the order of keys in rows. ``head`` holds the keys printed before the rows
    (``report`` or ``list``, ``definition``, ``unit_code``, ``as_of`` or ``year`` …).
    """

    head: Mapping[str, object]
    ledger: Ledger
    columns: Sequence[str]
    rows: Sequence[Mapping[str, object]]
    total: Mapping[str, object] | None = None
    notes: Sequence[Note] = ()
    lists: Mapping[str, Sequence[Mapping[str, object]]] = NO_LISTS
    """Further lists of the same answer by their key, each of rows with the same keys; in CSV the rows alone stand."""
