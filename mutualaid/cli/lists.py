"""The lists in the files that a command line names: what each is, read by its own import, in the order to go in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mutualaid import mappings, words
from mutualaid.cli import asking, importing, opening, progress, streams
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import LISTS
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.cli.headings import Meant
    from mutualaid.cli.importing import Import
    from mutualaid.cli.options import Named
    from mutualaid.imports import Place
    from mutualaid.imports.learning import Heading
    from mutualaid.results import FileState, ImportReceipt, Roster
    from mutualaid.sheets import Kind
    from mutualaid.sheets.grid import Book

NO_LIST = frozenset(("FILE_NOT_A_WORKBOOK",))
"""How a file is refused that holds no list at all: it is set aside, and nothing is lost."""
TABLES = frozenset(LISTS) - {".txt", ".xml", ".htm", ".html"}
"""Endings of a list, which is never set aside; a file under another ending may be anything that somebody wrote."""


class Known(NamedTuple):
    """What is known of headings before any file is opened."""

    plans: Callable[[str], str | None]
    """The plan that a heading of the wide form names."""
    pairs: Sequence[tuple[str, str]]
    """Headings and fields as ``--map`` gives them."""
    settled: Mapping[str, Mapping[str, str]]
    """What is settled of headings, said or learned before, by import and by the heading's key."""

    @classmethod
    def by(cls, pairs: Sequence[tuple[str, str]], unit: str | None) -> Known:
        """Ask the ledger what it has learned, of ``unit`` where the command line names one.

        A pair belongs to every import that has its field; raises NO_SUCH_FIELD, HEADING_BLANK (exit 2) where none has.
        """
        from mutualaid.imports.learning import Memory
        from mutualaid.sheets import KINDS

        plans = importing.plans_of_ledger()
        said = {
            kind.name: {one.key: one.field for pair in pairs if (one := _settled(kind, pair, plans))} for kind in KINDS
        }
        for pair in pairs:
            if not any(_settled(kind, pair, plans) for kind in KINDS):
                mappings.settled(KINDS[-1].columns, *pair)
        with opening.reading() as ledger:
            learned = {kind.name: Memory(ledger, kind.name, day=today(), unit=unit).of(None) for kind in KINDS}
        return cls(plans, pairs, {name: {**learned[name], **said[name]} for name in said})

    def pairs_of(self, item: Item) -> list[tuple[str, str]]:
        """The pairs of ``--map`` that speak of a column of a file which is open."""
        from mutualaid.sheets.examining import headed, is_settled_by

        if item.book is None or not self.pairs:
            return []
        plans = self.plans if item.kind.name == "enroll" else None
        found = headed(item.book, item.kind.columns, plans, self.settled[item.kind.name])
        there = [] if found is None else found[1].headings
        own = [(pair, _settled(item.kind, pair, self.plans)) for pair in self.pairs]
        return [pair for pair, told in own if told and any(is_settled_by(heading, told.key) for heading in there)]


def _settled(kind: Kind, pair: tuple[str, str], plans: Callable[[str], str | None]) -> Heading | None:
    """A pair of ``--map`` as an import understands it, None where it lacks the field; raises HEADING_BLANK (exit 2)."""
    try:
        return mappings.settled(kind.columns, *pair, plans if kind.name == "enroll" else None)
    except MutualAidError as wrong:
        if wrong.code != "NO_SUCH_FIELD":
            raise
        return None


@dataclass(slots=True, eq=False)
class Item:
    """One list of one file, and what becomes of it."""

    path: Path
    sheet: str | None = None
    """Its sheet, where the file holds lists of several kinds."""
    kinds: tuple[Kind, ...] = ()
    """The imports that it may be for; one where that is sure."""
    sha256: str = ""
    book: Book | None = None
    """The file as it was opened, until its list is read."""
    meant: Meant | None = None
    """What its headings mean, once its kind is sure."""
    roster: Roster | None = None
    place: Place | None = None
    wrong: MutualAidError | None = None
    """Why it is not read."""
    state: FileState = "ready"
    order: int | None = None
    receipt: ImportReceipt | None = None

    @property
    def kind(self) -> Kind:
        """What it is, where that is sure."""
        return self.kinds[0]

    @property
    def goes_in(self) -> bool:
        """Whether an import is to judge it."""
        return self.state not in ("set_aside", "unknown", "unclear", "twice") and len(self.kinds) == 1


def looked_at(files: Sequence[Named], known: Known, *, can_ask: bool) -> list[Item]:
    """Every list of every file, told for what it is; each file is opened once for all imports."""
    items: list[Item] = []
    seen: set[Path] = set()
    first: dict[tuple[str, str | None], Item] = {}
    for path in (path for named in files for path in named.paths):
        if (real := path.resolve()) in seen:
            continue
        seen.add(real)
        for item in _lists_of(path, known):
            if item.sha256 and first.setdefault((item.sha256, item.sheet), item) is not item:
                other = first[item.sha256, item.sheet].path
                item.wrong, item.state = MutualAidError("FILE_TWICE", file=path.name, other=str(other)), "twice"
            elif len(item.kinds) > 1:
                _settle(item, can_ask=can_ask)
            items.append(item)
    return items


def _lists_of(path: Path, known: Known) -> Iterator[Item]:
    from mutualaid import sheets

    try:
        with progress.of_import(path) as step:
            book = sheets.open_book(path, step=step)
    except MutualAidError as wrong:
        if wrong.exit_code is not Exit.REFUSED:
            raise
        is_other = wrong.code in NO_LIST and path.suffix.lower() not in TABLES
        yield Item(path, wrong=wrong, state="set_aside" if is_other else "unknown")
        return
    found = sheets.recognize(book, known.plans, known.settled)
    lists = [one for one in found if one.is_sure] or found
    if not lists:
        yield _unknown(path, book, known)
    elif len({one.kinds for one in lists}) == 1:
        # Of one kind: which sheet is the table, should there be two, is for its import to say.
        yield Item(path, None, lists[0].kinds, book.sha256, book)
    else:
        for one in lists:
            yield Item(path, one.sheet, one.kinds, book.sha256, replace(book, grids=[one.grid]))


def _unknown(path: Path, book: Book, known: Known) -> Item:
    """A file that is no import's table: nothing for anybody, or nearly a list of some kind."""
    from mutualaid import sheets

    near = sheets.nearest(book, known.plans)
    if near is None and book.is_text and path.suffix.lower() not in TABLES:
        return Item(path, wrong=MutualAidError("FILE_OF_NO_KIND", file=path.name), state="set_aside")
    if near is None or not near[1]:
        return Item(path, wrong=MutualAidError("FILE_OF_NO_KIND", file=path.name), state="unknown")
    kind, missing = near
    wrong = MutualAidError(
        "FILE_OF_NO_KIND_NEAR",
        file=path.name,
        list=kind.title,
        command=kind.command,
        missing=[words.column(one) for one in missing],
    )
    return Item(path, wrong=wrong, state="unknown")


def _settle(item: Item, *, can_ask: bool) -> None:
    """Have somebody say which of several kinds a list is; where nobody can be asked it stays unclear."""
    number = _chosen(item) if can_ask else None
    if number is not None:
        item.kinds = (item.kinds[number],)
        return
    item.state = "unclear"
    item.wrong = MutualAidError(
        "FILE_OF_TWO_KINDS",
        file=item.path.name,
        list=words.label("value", "or").join(kind.title for kind in item.kinds),
        commands=words.label("value", "or").join(f"mutualaid {kind.command}" for kind in item.kinds),
    )


def _chosen(item: Item) -> int | None:
    """Which kind somebody at the terminal says that a list is; None where they leave it aside."""
    choices = "  ".join(f"{number} {kind.title}" for number, kind in enumerate(item.kinds, start=1))
    answer = asked("ASK_KIND", file=item.path.name, choices=choices)
    number = int(answer) if answer.isdecimal() and len(answer) < 3 else 0
    return number - 1 if 0 < number <= len(item.kinds) else None


def is_terminal() -> bool:
    """Whether somebody can be asked: what they read and what they type is a terminal's."""
    return current().input and all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def asked(code: str, **facts: object) -> str:
    """What somebody types after the sentence of ``code``, without blanks; nothing where there is no more to read."""
    streams.talk(words.sentence(code, **facts))
    return asking.typed() or ""


def read_in_order(items: Iterable[Item], brought: Mapping[str, Import]) -> list[Item]:
    """Read every list by its own import and put them in the order in which they go in; the others follow."""
    from mutualaid.imports import in_order

    going: list[Item] = []
    rest: list[Item] = []
    for item in items:
        (going if item.goes_in else rest).append(item)
    for item in going:
        _read(item, brought[item.kind.name])
    going = in_order(going, attrgetter("place"))
    for number, item in enumerate(going, start=1):
        item.order = number
    return [*going, *rest]


def _read(item: Item, brought: Import) -> None:
    """Read a list by its own import, once; one that cannot be read is refused."""
    from mutualaid.imports import NO_DAY, Place, place_of

    try:
        meant = item.meant or brought.meant()
        item.meant, item.roster = importing.read_file(item.path, brought, meant, book=item.book)
    except MutualAidError as wrong:
        if wrong.exit_code is not Exit.REFUSED:
            raise
        item.wrong, item.state, item.place = wrong, "refused", Place(item.kind.name, item.path.name, NO_DAY)
    else:
        item.place = place_of(item.kind.name, item.roster, brought.given)
    item.book = None
