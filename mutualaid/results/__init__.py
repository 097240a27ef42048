"""What is handed back: findings, problems, notes, rosters, receipts and tables.

Nothing here knows Excel, SQL or a sentence. A ``code`` names the sentence in ``words``; the
``facts`` fill it. Values that a person may not see are masked before they become a fact.

An answer is made of named tuples: a dataclass takes a millisecond to build, and a question waits for it. Rosters and
receipts, which only a write needs, are built when they are first imported from here.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
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
    """Rows of the same keys, held as bare values, and of a long list packed: a million take what a thousand would.

    Values are texts, numbers, truth values or nothing.
    """

    __slots__ = ("_last", "_packed", "keys")

    BLOCK = 1_000

    def __init__(self, keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
        self.keys = tuple(keys)
        self._packed: list[bytes] = []
        self._last: list[tuple[Any, ...]] = []
        taken = _picked(self.keys)
        for row in rows:
            if len(self._last) == self.BLOCK:
                self._packed.append(zlib.compress(marshal.dumps(self._last), 1))
                self._last = []
            self._last.append(taken(row))

    def __len__(self) -> int:
        return len(self._packed) * self.BLOCK + len(self._last)

    @overload
    def __getitem__(self, place: int) -> Mapping[str, object]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Mapping[str, object]]: ...
    def __getitem__(self, place: int | slice) -> Mapping[str, object] | Sequence[Mapping[str, object]]:
        if isinstance(place, slice):
            first, end, step = place.indices(len(self))
            return list(islice(self, first, end, step)) if step > 0 else list(self)[place]
        block, inside = divmod(range(len(self))[place], self.BLOCK)
        return dict(zip(self.keys, self._block(block)[inside], strict=True))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for values in self._each():
            yield dict(zip(self.keys, values, strict=True))

    def __eq__(self, other: object) -> bool:
        return list(self) == (list(other) if isinstance(other, Rows) else other)

    __hash__ = None  # type: ignore[assignment]

    def columns(self, *keys: str) -> Iterator[tuple[Any, ...]]:
        """Of each row the values of some keys."""
        if keys == self.keys:
            return self._each()
        return map(_picked([self.keys.index(key) for key in keys]), self._each())

    def _block(self, number: int) -> list[tuple[Any, ...]]:
        if number == len(self._packed):
            return self._last
        return marshal.loads(zlib.decompress(self._packed[number]))  # type: ignore[no-any-return]  # noqa: S302 - own

    def _each(self) -> Iterator[tuple[Any, ...]]:
        for number in range(len(self._packed) + 1):
            yield from self._block(number)


def _picked(places: Sequence[Any]) -> Callable[[Any], tuple[Any, ...]]:
    """What takes the values at some places, or keys, out of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple([row[place] for place in places])


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
