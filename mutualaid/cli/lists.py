"""The lists in the files that a command line names: what each is, read by its own import, in the order to go in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mutualaid import mappings, words
from mutualaid.cli import asking, declared, importing, opening, progress, settling
from mutualaid.cli.invocation import today
from mutualaid.cli.options import LISTS, nearest
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render.cells import told

if TYPE_CHECKING:
    from mutualaid.cli.headings import Meant
    from mutualaid.cli.importing import Import
    from mutualaid.cli.options import Named
    from mutualaid.imports.learning import Heading
    from mutualaid.imports.ordering import Place
    from mutualaid.results import FileState, ImportReceipt, Roster
    from mutualaid.sheets import Kind
    from mutualaid.sheets.grid import Book
    from mutualaid.sheets.recognizing import Near, Recognized

NO_LIST = frozenset(("FILE_NOT_A_WORKBOOK",))
"""How a file is refused that holds no list at all: it is set aside, and nothing is lost."""
MOST_NEAR = 4
"""So many kinds are offered of a list; any other can be named."""
SURELY_A_LIST = 2
"""So many known headings tell a list from anything else."""
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
        known = cls(plans, (), {kind.name: {} for kind in KINDS}).also(pairs)
        with opening.reading() as ledger:
            learned = {kind.name: Memory(ledger, kind.name, day=today(), unit=unit).of(None) for kind in KINDS}
        return known._replace(settled={name: {**learned[name], **said} for name, said in known.settled.items()})

    def also(self, pairs: Sequence[tuple[str, str]]) -> Known:
        """As if these had been given besides; they outweigh the others. Raises as ``by`` does."""
        from mutualaid.sheets import KINDS

        if not pairs:
            return self
        said = {
            kind.name: {one.key: one.field for pair in pairs if (one := _settled(kind, pair, self.plans))}
            for kind in KINDS
        }
        for pair in pairs:
            if not any(_settled(kind, pair, self.plans) for kind in KINDS):
                mappings.settled(KINDS[-1].columns, *pair)
        headings = {heading.casefold() for heading, _ in pairs}
        before = [pair for pair in self.pairs if pair[0].casefold() not in headings]
        settled = {name: {**self.settled[name], **said[name]} for name in said}
        return Known(self.plans, [*before, *pairs], settled)

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


class Apart:
    """What the command line says of some of the files alone, with ``--for``."""

    def __init__(self, pairs: Sequence[tuple[str, list[str]]]) -> None:
        """Understand the options. Raises what is wrong with them (exit 2)."""
        self._said: dict[str, declared.Said] = {}
        for file, options in pairs:
            before, said = self._said.get(file, {}), declared.understood(options)
            for name, value in said.items():
                if not isinstance(value, list) and before.get(name, value) != value:
                    raise MutualAidError("OPTION_TWICE", Exit.USAGE, option=f"--for {file}={declared.flag(name)}")
            self._said[file] = declared.together(before, said)

    def of(self, path: Path, sheet: str | None = None) -> dict[str, Any]:
        """What is said of a file, and of one of its sheets."""
        made: dict[str, Any] = {}
        for name in (path.name, str(path), *(() if sheet is None else (f"{path.name}!{sheet}", f"{path}!{sheet}"))):
            made = declared.together(made, self._said.get(name, {}))
        return made

    def sheets_of(self, path: Path) -> list[str]:
        """The sheets of a file of which something is said."""
        starts = (f"{path.name}!", f"{path}!")
        return list(dict.fromkeys(name.removeprefix(by) for name in self._said for by in starts if name.startswith(by)))

    def refuse_others(self, paths: Sequence[Path]) -> None:
        """Refuse what is said of no file that is there, or of a name that several have.

        Raises FOR_NO_FILE, FOR_SEVERAL_FILES (exit 2).
        """
        for name in self._said:
            meant = {path for path in paths if {name, name.rpartition("!")[0]} & {path.name, str(path)}}
            if not meant:
                near = nearest(name, [path.name for path in paths])
                raise MutualAidError("FOR_NO_FILE", Exit.USAGE, value=name, nearest=near)
            if len(meant) > 1:
                files = ", ".join(map(str, sorted(meant)))
                raise MutualAidError("FOR_SEVERAL_FILES", Exit.USAGE, value=name, files=files)


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
    """The file as it was opened; until its list is read, where nobody can be asked of it."""
    said: dict[str, Any] = field(default_factory=dict)
    """What is said of it alone, on the command line or in answer to a question."""
    brought: Import | None = None
    """What its import brings, with the options that it has."""
    is_answered: bool = False
    """Whether somebody was asked of it, and answered."""
    near: Sequence[Kind] = ()
    """What it may be, the likeliest first, where it was taken for the likeliest of them or nobody has said yet."""
    has_answers: bool = False
    """Whether what headings of it mean was among the answers."""
    is_left: bool = False
    """Whether somebody who was asked leaves it out."""
    meant: Meant | None = None
    """What its headings mean, once its kind is sure."""
    roster: Roster | None = None
    titles: tuple[str, ...] = ()
    """What stands above its header."""
    place: Place | None = None
    wrong: MutualAidError | None = None
    """Why it is not read."""
    brought_units: frozenset[str] = frozenset()
    """The units that lists before it bring, by code and by name."""
    state: FileState = "ready"
    order: int | None = None
    receipt: ImportReceipt | None = None

    @property
    def kind(self) -> Kind:
        """What it is, where that is sure."""
        return self.kinds[0]

    @property
    def name(self) -> str:
        """What it is called among the others: its file, and its sheet where the file holds several lists."""
        return f"{self.path}!{self.sheet}" if self.sheet else str(self.path)

    @property
    def goes_in(self) -> bool:
        """Whether an import is to judge it."""
        return self.state not in ("set_aside", "unknown", "empty", "unclear", "twice") and len(self.kinds) == 1


def looked_at(files: Sequence[Named], known: Known, apart: Apart, *, can_ask: bool) -> list[Item]:
    """Every list of every file, told for what it is; each file is opened once for all imports.

    Raises FOR_NO_FILE, FOR_SEVERAL_FILES (exit 2) for what is said of a file that is not there, or of several,
    FOR_NO_SHEET (exit 2) and SHEET_UNKNOWN (exit 1) for a sheet that is not there.
    """
    items: list[Item] = []
    seen: set[Path] = set()
    first: dict[tuple[str, str | None], Item] = {}
    paths = [path for named in files for path in named.paths]
    apart.refuse_others(paths)
    for path in paths:
        if (real := path.resolve()) in seen:
            continue
        seen.add(real)
        for item in _lists_of(path, known, apart, can_ask=can_ask):
            if item.sha256 and first.setdefault((item.sha256, item.sheet), item) is not item:
                other = first[item.sha256, item.sheet].path
                item.wrong, item.state = MutualAidError("FILE_TWICE", file=path.name, other=str(other)), "twice"
            elif len(item.kinds) != 1 and item.near and can_ask:
                _have_chosen(item, item.near)
            items.append(item)
    return items


def _lists_of(path: Path, known: Known, apart: Apart, *, can_ask: bool) -> Iterator[Item]:
    from mutualaid import sheets

    said, spoken_of = apart.of(path), apart.sheets_of(path)
    try:
        with progress.of_import(path) as step:
            book = sheets.open_book(path, sheet=None if spoken_of else said.get("sheet"), step=step)
    except MutualAidError as wrong:
        if wrong.exit_code is not Exit.REFUSED or wrong.code == "SHEET_UNKNOWN":
            raise  # what the command line says of the file is wrong
        is_other = wrong.code in NO_LIST and path.suffix.lower() not in TABLES
        yield Item(path, wrong=wrong, state="set_aside" if is_other else "unknown", said=said)
        return
    if spoken_of:
        _refuse_no_sheet(path, book, spoken_of)
    if "kind" in said and not spoken_of:
        yield Item(path, None, (sheets.BY_NAME[said["kind"]],), book.sha256, book, said)
        return
    known = known.also(said.get("map_pairs", ()))
    found = sheets.recognize(book, known.plans, known.settled)
    lists = [one for one in found if one.is_sure or one.sheet in spoken_of]
    if not lists:
        yield _unsure(path, book, found, known, said, can_ask=can_ask)
        return
    is_one_kind = len({one.kinds for one in lists}) == 1
    # A sheet that is named alone is all that was opened of the file.
    named = [str(said["sheet"]), *spoken_of] if spoken_of and "sheet" in said else spoken_of
    if is_asked := is_one_kind and len(lists) > 1 and can_ask and not named:
        named = _named(path, lists)
    if is_one_kind and not named:
        # Of one kind: which sheet is the table, should there be two, is for its import to say.
        yield Item(path, None, lists[0].kinds, book.sha256, book, said)
        return
    for item in _of_sheets(path, book, lists, apart, named=named if is_one_kind else [], spoken_of=spoken_of):
        item.is_answered = is_asked
        yield item


def _of_sheets(
    path: Path,
    book: Book,
    lists: Sequence[Recognized],
    apart: Apart,
    *,
    named: Collection[str],
    spoken_of: Collection[str],
) -> Iterator[Item]:
    """The lists of one file, each on a sheet of its own: of several kinds, or of one kind those that are named."""
    from mutualaid import sheets

    others = [one.sheet for one in lists if one.sheet not in named]
    # A sheet that no import knows may be the rest of any of them.
    rest = [grid for grid in book.grids if not any(grid is one.grid for one in lists)]
    for one in lists:
        if named and one.sheet not in named:
            continue
        said = apart.of(path, one.sheet)
        kinds = (sheets.BY_NAME[said["kind"]],) if "kind" in said else one.kinds
        if named:
            said["sheet"] = one.sheet
            yield Item(path, one.sheet, kinds, book.sha256, book.of_sheet(one.sheet, others), said)
        else:
            yield Item(path, one.sheet, kinds, book.sha256, replace(book, grids=[one.grid, *rest]), said)
    for sheet in spoken_of:
        if not any(one.sheet == sheet for one in lists):
            yield Item(
                path, sheet, wrong=MutualAidError("FILE_OF_NO_KIND", file=f"{path.name}!{sheet}"), state="unknown"
            )


def _refuse_no_sheet(path: Path, book: Book, spoken_of: Sequence[str]) -> None:
    """Refuse what is said of a sheet that the file does not have. Raises FOR_NO_SHEET (exit 2)."""
    there = [str(grid.sheet) for grid in book.grids if grid.sheet is not None]
    for sheet in spoken_of:
        if sheet not in there:
            facts = {"file": path.name, "sheets": ", ".join(there) or "-"}
            raise MutualAidError("FOR_NO_SHEET", Exit.USAGE, value=sheet, **facts)


def _named(path: Path, lists: Sequence[Recognized]) -> list[str]:
    """Which of the sheets of one kind somebody says are to go in: one of them, or each as a list of its own."""
    names = [str(one.sheet) for one in lists]
    choices = [asking.Choice([name], (name,)) for name in names]
    choices.append(asking.Choice(names, (words.sentence("ASK_EACH_SHEET"),)))
    asking.say(told("ASK_SHEETS_OF", {"file": path.name, "count": len(names)}))
    return asking.choose(words.sentence("ASK_SHEET"), choices, usual=None)


def _unsure(
    path: Path, book: Book, found: Sequence[Recognized], known: Known, said: dict[str, Any], *, can_ask: bool
) -> Item:
    """A file of which no sheet is surely one import's table: taken for the likeliest, if that is clear, else unclear.

    Where a column is not understood, somebody has to be there to be asked which it is; ``found`` are the sheets that
    may be the tables of several imports.
    """
    from mutualaid import sheets

    if not found and (empty := sheets.without_rows(book, known.plans)):
        kind, wrong = empty
        return Item(path, None, () if kind is None else (kind,), book.sha256, said=said, wrong=wrong, state="empty")
    near = sheets.nearest(book, known.plans, known.settled)
    likely = sheets.likeliest(near)
    item = Item(path, None, (), book.sha256, book, said, near=tuple(one.kind for one in near))
    if likely is not None and (can_ask or not likely.missing):
        item.kinds = (likely.kind,)
        item.said = {**said, "kind": likely.kind.name}
    elif found and (likely is None or likely.kind in found[0].kinds):
        _unclear(item, found[0].kinds, near)
    else:
        _unknown(item, near)
    return item


def _unknown(item: Item, near: Sequence[Near]) -> None:
    """A file that is no import's table: nothing for anybody, or nearly a list of some kind."""
    assert item.book is not None  # it was opened
    first = near[0] if near and near[0].strength >= SURELY_A_LIST else None
    item.state = "unknown"
    if first is None and item.book.is_text and item.path.suffix.lower() not in TABLES:
        item.state, item.near = "set_aside", ()
    if first is None or not first.missing:
        item.wrong = MutualAidError("FILE_OF_NO_KIND", file=item.path.name)
        return
    item.wrong = MutualAidError(
        "FILE_OF_NO_KIND_NEAR",
        file=item.path.name,
        list=first.kind.title,
        command=first.kind.command,
        missing=[words.column(one) for one in first.missing],
    )


def _unclear(item: Item, kinds: Sequence[Kind], near: Sequence[Near]) -> None:
    """A file that may be the table of several imports; one that is likelier than they, but lacks a column, is near."""
    item.kinds, item.state = tuple(kinds), "unclear"
    best = max((one.score for one in near if one.kind in kinds), default=0)
    item.near = tuple(one.kind for one in near if one.kind in kinds or one.score > best)
    item.wrong = MutualAidError(
        "FILE_OF_TWO_KINDS",
        file=item.path.name,
        list=words.label("value", "or").join(kind.title for kind in kinds),
        commands=words.label("value", "or").join(f"mutualaid {kind.command}" for kind in kinds),
    )


def _have_chosen(item: Item, kinds: Sequence[Kind]) -> bool:
    """Have somebody at the terminal say what a list is: one of some kinds or any other; False: left aside."""
    from mutualaid.sheets import KINDS

    choices: list[asking.Choice[Kind | None]] = [
        asking.Choice(kind, (kind.title, kind.name)) for kind in kinds[:MOST_NEAR]
    ]
    choices.append(asking.Choice(None, (words.sentence("ASK_ASIDE"),)))

    def other(text: str) -> Kind | None:
        said = text.casefold()
        named = [kind for kind in KINDS if said in kind.title.casefold() or said == kind.name]
        return named[0] if len(named) == 1 else None

    prompt = told("ASK_KIND", {"file": item.path.name})
    kind = asking.choose(prompt, choices, usual=len(choices) - 1, other=other)
    if kind is None:
        return False
    item.kinds, item.wrong, item.state, item.near = (kind,), None, "ready", ()
    item.said, item.is_answered = {**item.said, "kind": kind.name}, True
    return True


def read_in_order(items: Iterable[Item], mean: Callable[[Item], None] | None) -> list[Item]:
    """Read every list by its own import and put them in the order in which they go in; the others follow.

    Of one that was taken for its likeliest kind, and lacks what no answer gives, somebody is asked what else it is;
    ``mean`` then tells it what its headings mean to that import (None: nobody is there to be asked).
    Raises ``asking.EndedError``, and what ``mean`` raises.
    """
    from mutualaid.imports.ordering import in_order

    going: list[Item] = []
    rest: list[Item] = []
    for item in items:
        (going if item.goes_in else rest).append(item)
    for at, item in enumerate(going):
        before = item.said.get("map_pairs", ())
        _read(item)
        if mean is None:
            item.book = None
            continue
        if item.state == "refused" and item.near:
            _read_as_chosen(item, mean)
        answered = [pair for pair in item.said.get("map_pairs", ()) if pair not in before]
        for other in settling.share_headings(item, going[at + 1 :], answered):
            mean(other)
    rest += [item for item in going if not item.goes_in]
    going = [item for item in going if item.goes_in]
    going = in_order(going, attrgetter("place"))
    units: frozenset[str] = frozenset()
    for number, item in enumerate(going, start=1):
        item.order, item.brought_units = number, units
        units |= item.place.names if item.place is not None else frozenset()
    return [*going, *rest]


def _read_as_chosen(item: Item, mean: Callable[[Item], None]) -> None:
    """Have somebody say what a list is that is not what it was taken for; left aside, it keeps no other waiting."""
    if _have_chosen(item, item.near):
        mean(item)
        _read(item)
    else:
        item.kinds, item.state = (), "unknown"


def _read(item: Item) -> None:
    """Read a list by its own import, once; one that cannot be read is refused. What was asked of it is said of it."""
    from mutualaid.imports.ordering import NO_DAY, Place, place_of

    assert item.brought is not None  # its kind is sure
    assert item.meant is not None
    sheet = item.said.get("sheet")
    try:
        before = item.meant
        read = importing.read_file(item.path, item.brought, item.meant, sheet=sheet, book=item.book, is_alone=False)
    except asking.EndedError:
        raise
    except MutualAidError as wrong:
        if wrong.exit_code is not Exit.REFUSED:
            raise
        item.wrong, item.state, item.place = wrong, "refused", Place(item.kind.name, item.path.name, NO_DAY)
        item.roster = item.receipt = None
    else:
        item.meant, item.roster = read.meant, read.roster
        answered = _answered(item, before, read.meant)
        item.titles = _titles(item.book, read.roster)
        item.has_answers = item.has_answers or bool(answered)
        if read.sheet is not None and read.sheet != sheet:
            answered["sheet"] = read.sheet
        item.said, item.is_answered = {**item.said, **answered}, item.is_answered or bool(answered)
        item.place = place_of(item.kind.name, item.roster, item.brought.given)


def read_again(item: Item, mean: Callable[[Item], None]) -> None:
    """Read a list anew, of which somebody has said what a column is."""
    mean(item)
    _read(item)


def _titles(book: Book | None, roster: Roster) -> tuple[str, ...]:
    grids = [] if book is None else [grid for grid in book.grids if grid.sheet == roster.sheet]
    above = [cells for grid in grids for row, cells in grid.rows if row < min(roster.header_rows, default=0)]
    return tuple(cell for cells in above for cell in cells if isinstance(cell, str))


def said_by_code(item: Item) -> declared.Said:
    """What is said of a list alone, its fields by their codes however somebody named them."""
    if item.meant is None or "map_pairs" not in item.said:
        return item.said
    meant = {one.heading: one.field for one in item.meant.said.values()}
    return {**item.said, "map_pairs": [(heading, meant.get(heading, of)) for heading, of in item.said["map_pairs"]]}


def _answered(item: Item, before: Meant, meant: Meant) -> dict[str, Any]:
    """What was answered of a list's headings, as options of it alone."""
    if meant is before:
        return {}
    from mutualaid.cli import questions

    pairs = questions.answered(meant, before)
    return {"map_pairs": [*item.said.get("map_pairs", ()), *pairs]} if pairs else {}
