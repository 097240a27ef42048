"""Tells which import a sheet is a table for: by the headings that each import reads, and what only one of them reads.

A file that was given to the wrong command is refused only where that is sure: another import reads columns that decide
something and that this one does not, and this one reads nothing that the other does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mutualaid import words
from mutualaid.codes import PART_FIELDS
from mutualaid.errors import MutualAidError
from mutualaid.sheets import columns as lists
from mutualaid.sheets.called import kinds_called
from mutualaid.sheets.gate import refuse
from mutualaid.sheets.grid import Book, Grid
from mutualaid.sheets.header import Header, PlanHeadings, find_header
from mutualaid.sheets.headings import Columns, heading_key

GENERAL = frozenset(("document_type", "sex", "phone", "card_no", "unit", "line_no"))
"""Fields that any list of people may bear: a column of theirs says nothing of what the list is for."""
CLEAR = 2
"""By so much an import has to be likelier than any other to be taken for the one."""
READ = frozenset(("named", "settled", "likeness", "cells"))
"""How a column is read that a field takes."""


class Kind(NamedTuple):
    """What one import's tables are known by; ``needs`` are groups of fields, of each of which one has to stand.

    A group is met by ``enough`` of its fields. Without them no row of the table says what the import takes.
    """

    columns: Columns
    command: str
    needs: tuple[frozenset[str], ...] = ()
    shows: frozenset[str] = frozenset()
    """Fields that say by themselves, without a need, that the list is of this kind."""

    @property
    def name(self) -> str:
        """What the import is called."""
        return self.columns.name

    @property
    def title(self) -> str:
        """What such a list is called."""
        return words.label("sheet.title", self.name)


_COVER = frozenset(
    ("share_count", "starts_on", "ends_on", "tier", "first_or_renewal", "fee", "received_on", *PART_FIELDS)
)
"""What stands in a list of enrollments beside the plan; two of them show that the plan was left out."""

KINDS: tuple[Kind, ...] = (
    Kind(
        lists.UNIT,
        "unit import",
        (frozenset(("unit_code", "parent_code", "uscc", "unit_kind", "staff_count", "opened_on")),),
    ),
    Kind(lists.MEMBER, "member import", shows=frozenset(("joined_on", "status", "left_on", "left_reason", "new_unit"))),
    Kind(lists.ENROLL, "enroll import", (frozenset(("plan",)),)),
    Kind(
        lists.CONTRIBUTION,
        "contribution import",
        (frozenset(("unit",)), frozenset(("receipt_no", "plan", "received_on", "kind"))),
    ),
    Kind(
        lists.CLAIM,
        "claim import",
        (frozenset(("admitted_on", "discharged_on", "total_fee", "self_pay_one")),),
    ),
    Kind(
        lists.PAYOUT,
        "payout import",
        (frozenset(("paid_on", "quarter", "result", "serial_no", "category")),),
    ),
    Kind(lists.RELIEF, "relief import", (frozenset(("applied_on", "own")),)),
    Kind(lists.BANK_ANSWER, "payout confirm"),
)
"""Every import, in the order in which their lists have to go in."""
BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}


class Others(NamedTuple):
    """What it takes to see that a file belongs to another import than the one that it was given to."""

    plan_headings: PlanHeadings | None = None
    """The plans of the wide form, for the import of enrollments."""
    filled: Collection[str] = ()
    """Fields that the command line fills in for the whole file."""


class Seen(NamedTuple):
    """How one import reads a sheet."""

    kind: Kind
    header: Header
    strong: Mapping[int, str]
    """The columns that it reads by a heading that leaves no doubt, and their fields."""
    weak: Mapping[int, str]
    named: frozenset[int]
    """Those of the strong ones whose very heading it knows; the others it reads by likeness, or by their cells."""

    @property
    def own(self) -> frozenset[int]:
        """Columns whose heading no other import knows."""
        headings = self.header.headings
        return frozenset(index for index in self.strong if _known_to(headings[index]) == {self.kind.name})

    @property
    def read(self) -> frozenset[int]:
        """Every column that it reads."""
        return frozenset((*self.strong, *self.weak))

    def headings(self, places: Iterable[int]) -> list[str]:
        """The headings of some columns, from left to right."""
        return [self.header.headings[place] for place in sorted(places)]


class Recognized(NamedTuple):
    """What a sheet was found to be: of one kind for sure, of one of several, or of none."""

    sheet: str | None
    kinds: tuple[Kind, ...]
    header: Header | None
    grid: Grid

    @property
    def is_sure(self) -> bool:
        """Whether it can be of one kind alone."""
        return len(self.kinds) == 1


def recognize(
    book: Book, plan_headings: PlanHeadings | None = None, settled: Mapping[str, Mapping[str, str]] | None = None
) -> list[Recognized]:
    """What each sheet of a file is, those that are no import's table left out; the file is opened once for all imports.

    ``settled`` are the headings that somebody settled, by the import's name.
    """
    found = []
    own = BY_NAME.get(book.returned_of or "")
    for grid in book.grids:
        headers = list(_headers(grid, KINDS if own is None else (own,), plan_headings, settled or {}))
        likeliest = [one for one in _unbeaten(list(_complete(headers))) if _has_rows(one, grid)]
        if likeliest and not _is_more_like(book, grid, headers, likeliest[0]):
            kinds = _with_doubt(likeliest) if own is None else (own,)
            found.append(Recognized(grid.sheet, kinds, likeliest[0].header, grid))
    if book.is_text:
        # The same text under several delimiters: the one whose header says most is the table.
        found = sorted(found, key=lambda one: one.header.strength if one.header else 0, reverse=True)[:1]
    return found


_Headers = Sequence[tuple[Kind, Header]]
"""The header that each import finds in a sheet."""


def _is_more_like(book: Book, grid: Grid, headers: _Headers, seen: Seen) -> bool:
    """Whether an import that lacks a column would read more of a table than the one that lacks none.

    Where what that one leaves unread has a meaning, it would refuse the table, and be told as the wrong one; else the
    other has to be by far the likelier.
    """
    fuller = [kind for kind, header in headers if header.strength > seen.header.strength]
    if fuller and sum(reading.how == "unread" for reading in seen.header.readings) > 1:
        return True
    first = likeliest(sorted(_near_of(book, grid, headers), key=_likelier))
    return first is not None and first.kind in fuller


class Near(NamedTuple):
    """An import that may be the one for a sheet, though a column is not understood without which it takes no row."""

    kind: Kind
    missing: tuple[str, ...]
    """The fields without which it takes no row, and which the sheet lacks."""
    strength: int
    """How many columns it reads."""
    is_shown: bool
    """Whether one of them says that the list is of this kind."""
    called: int
    """How much the names of the file and of the sheet, and its title, say that it is such a list."""

    @property
    def score(self) -> int:
        """What speaks for it altogether."""
        return self.strength - CLEAR * len(self.missing) + self.called + CLEAR * self.is_shown


def nearest(
    book: Book, plan_headings: PlanHeadings | None = None, settled: Mapping[str, Mapping[str, str]] | None = None
) -> list[Near]:
    """The imports that read anything of a file, each by its best sheet; first the one for which most speaks."""
    found: dict[str, Near] = {}
    for grid in book.grids:
        for one in _near_of(book, grid, list(_headers(grid, KINDS, plan_headings, settled or {}))):
            if one.kind.name not in found or _likelier(one) < _likelier(found[one.kind.name]):
                found[one.kind.name] = one
    return sorted(found.values(), key=_likelier)


def _near_of(book: Book, grid: Grid, headers: _Headers) -> list[Near]:
    headed = [(kind, header) for kind, header in headers if header.strength]
    if not headed:
        return []
    fullest = max((header for _, header in headed), key=lambda header: header.strength)
    called = kinds_called(book.file, grid, (cells for _, cells in grid.rows[: fullest.at[0]]))
    return [_near(kind, header, called.get(kind.name, 0)) for kind, header in headed]


def _near(kind: Kind, header: Header, called: int) -> Near:
    seen = _seen(kind, header)
    is_shown = bool(kind.shows.intersection(seen.strong.values())) if kind.shows else _fits(seen)
    return Near(kind, header.missing, header.strength, is_shown, called)


def _likelier(one: Near) -> tuple[int, int, int]:
    return -one.score, -one.strength, len(one.missing)


def likeliest(near: Sequence[Near]) -> Near | None:
    """The import for which so much more speaks than for any other that nobody need be asked; None where none does.

    Names alone never outweigh columns: no other may read more of them, and a single one makes no list.
    """
    if not near or min(near[0].score, near[0].strength) < CLEAR:
        return None
    first, *rest = near
    return first if all(_is_clear(first, other) for other in rest) else None


def _is_clear(first: Near, other: Near) -> bool:
    """Whether an import is clearly likelier than another that scores no more: names outweigh no column."""
    more = first.strength - other.strength
    return more >= CLEAR or (more >= 0 and first.score - other.score >= CLEAR)


def without_rows(book: Book, plan_headings: PlanHeadings | None = None) -> tuple[Kind | None, MutualAidError] | None:
    """Why a file holds nothing to take: no cell at all, or a header alone, and of which import; None where it has rows.

    The refusal is FILE_EMPTY or NO_DATA_ROWS (exit 1), as the import itself has it.
    """
    if book.grids and not book.passed_over and not any(grid.rows for grid in book.grids):
        return None, refuse("FILE_EMPTY", book.file)
    for grid in book.grids:
        headed = [one for one in _seen_by_all(grid, KINDS, plan_headings, {}) if not _has_rows(one, grid)]
        if fitting := _unbeaten(headed):
            kind = fitting[0].kind if len(fitting) == 1 else None
            return kind, refuse("NO_DATA_ROWS", book.file, sheet=grid.sheet, row=fitting[0].header.rows[-1])
    return None


def _with_doubt(likeliest: Sequence[Seen]) -> tuple[Kind, ...]:
    """The kinds of a sheet; a bare list of people may be of members or, with ``--plan``, of enrollments."""
    kinds = tuple(one.kind for one in likeliest)
    first = likeliest[0]
    if kinds == (BY_NAME["member"],) and not first.kind.shows.intersection(first.strong.values()):
        return (*kinds, BY_NAME["enroll"])
    return kinds


def wrong_import(
    book: Book,
    columns: Columns,
    header: Header | None,
    grids: Sequence[Grid],
    others: Others,
    settled: Mapping[str, str] | None = None,
) -> MutualAidError | None:
    """The refusal WRONG_IMPORT of a file that surely belongs to another import, None where that is not sure.

    A workbook that another import handed back says so itself: RETURNED_OF_OTHER.
    ``header`` is how the import that the file was given to reads it, None where it cannot; ``grids`` are the sheets
    in question.
    """
    given = BY_NAME.get(columns.name)
    if given is None:
        return None
    own = BY_NAME.get(book.returned_of or "", given)
    if own is not given:
        command = f"mutualaid {own.command} {words.typed(book.file)}"
        return refuse("RETURNED_OF_OTHER", book.file, list=own.title, own=given.title, commands=command)
    known = _only_needless(settled)
    for grid in grids:
        seen = _as_given(grid, given, header, others, settled)
        if seen is not None and header is not None and _reads_all(seen) and _fits(seen, others.filled):
            return None
        rest = [kind for kind in KINDS if kind is not given]
        likeliest = _unbeaten(list(_seen_by_all(grid, rest, others.plan_headings, known)))
        if not likeliest or not all(_has_rows(one, grid) and _is_rather(one, seen, others) for one in likeliest):
            continue
        one = likeliest[0]
        told = one.headings(_decisive(one, seen)) if seen is not None else one.headings(one.strong)
        return refuse(
            "WRONG_IMPORT",
            book.file,
            sheet=grid.sheet,
            row=one.header.rows[0],
            own=given.title,
            list=words.label("value", "or").join(other.kind.title for other in likeliest),
            commands=words.label("value", "or").join(_command_line(other, book.file) for other in likeliest),
            headings=told,
        )
    return None


def _as_given(
    grid: Grid, given: Kind, header: Header | None, others: Others, settled: Mapping[str, str] | None
) -> Seen | None:
    """How the import that a file was given to reads a sheet, also where it misses a column; None: nothing at all."""
    if header is None:
        plans = others.plan_headings if given.columns is lists.ENROLL else None
        header = find_header(grid, given.columns, plans, settled)
    return None if header is None or not header.strength else _seen(given, header)


def _only_needless(settled: Mapping[str, str] | None) -> dict[str, dict[str, str]]:
    """What somebody settled as not needed holds for every import; a field belongs to the one that it was given to."""
    needless = {key: field for key, field in (settled or {}).items() if field == "-"}
    return {kind.name: needless for kind in KINDS}


def _command_line(seen: Seen, file: str) -> str:
    """The command that takes the file, as somebody would type it."""
    joins = seen.kind.name == "enroll" and "joined_on" in seen.strong.values()
    return f"mutualaid {seen.kind.command} {words.typed(file)}" + (" --join" if joins else "")


def _seen_by_all(
    grid: Grid, kinds: Iterable[Kind], plan_headings: PlanHeadings | None, settled: Mapping[str, Mapping[str, str]]
) -> Iterator[Seen]:
    return _complete(_headers(grid, kinds, plan_headings, settled))


def _complete(headers: Iterable[tuple[Kind, Header]]) -> Iterator[Seen]:
    """How the imports read a sheet that miss no column of it."""
    return (_seen(kind, header) for kind, header in headers if not header.missing)


def _headers(
    grid: Grid, kinds: Iterable[Kind], plan_headings: PlanHeadings | None, settled: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[Kind, Header]]:
    for kind in kinds:
        plans = plan_headings if kind.columns is lists.ENROLL else None
        header = find_header(grid, kind.columns, plans, settled.get(kind.name))
        if header is not None:
            yield kind, header


def _seen(kind: Kind, header: Header) -> Seen:
    strong: dict[int, str] = {}
    weak: dict[int, str] = {}
    named: set[int] = set()
    for reading in header.readings:
        if reading.field is None or reading.how not in READ or header.fields[reading.index] is None:
            continue
        is_weak = reading.how == "named" and heading_key(reading.heading) in kind.columns.weak_by_key
        (weak if is_weak else strong)[reading.index] = reading.field
        if reading.how in ("named", "settled") and not is_weak:
            named.add(reading.index)
    return Seen(kind, header, strong, weak, frozenset(named))


def _known_to(heading: str) -> set[str]:
    """The imports that know a heading."""
    key = heading_key(heading)
    return {kind.name for kind in KINDS if key in kind.columns.by_key or key in kind.columns.weak_by_key}


def _reads_all(seen: Seen) -> bool:
    """Whether the import leaves no column unread that may mean something."""
    known = ("ignored", "settled", "state")
    return all(reading.field is not None or reading.how in known for reading in seen.header.readings)


def _fits(seen: Seen, filled: Collection[str] = ()) -> bool:
    """Whether the table says what a row of the import needs."""
    fields = {*seen.strong.values(), *seen.weak.values(), *filled}
    if any(name.startswith("plan:") for name in fields):
        fields.add("plan")
    if any("own" in group for group in seen.kind.needs) and seen.own:
        fields.add("own")
    if seen.kind.name == "enroll" and len(_COVER.intersection(fields)) > 1:
        fields.add("plan")
    return all(group & fields for group in seen.kind.needs)


def _decisive(one: Seen, other: Seen | None, *, weakly: bool = False) -> set[int]:
    """The columns with a meaning that one import reads and the other does not."""
    unread = set(one.weak if weakly else one.strong)
    if other is not None:
        unread -= other.read
    fields = {**one.strong, **one.weak}
    return {index for index in unread if fields[index] not in GENERAL}


def _better(one: Seen, other: Seen) -> set[int]:
    """The columns that speak for one import against another: those that it alone reads, or alone knows by name."""
    by_name = {index for index in one.named & (other.strong.keys() - other.named) if one.strong[index] not in GENERAL}
    return _decisive(one, other) | by_name


def _beats(one: Seen, other: Seen) -> bool:
    """Whether a table is rather one import's than the other's: it reads more, and the other nothing beside it."""
    more = len(_better(one, other))
    if _better(other, one):
        return False
    return more > (2 if _decisive(other, one, weakly=True) else 0)


def _outweighs(one: Seen, other: Seen) -> bool:
    """As ``_beats``, but for a column or two that the other reads beside it."""
    return _beats(one, other) or len(_better(one, other)) >= 2 + 2 * len(_better(other, one))


def _unbeaten(seen: Sequence[Seen]) -> list[Seen]:
    """Those imports that may take the table, no other being rather its own."""
    fitting = [one for one in seen if _fits(one)]
    return [one for one in fitting if not any(_outweighs(other, one) for other in fitting if other is not one)]


def _is_rather(one: Seen, given: Seen | None, others: Others) -> bool:
    """Whether a table is surely another import's than the one that it was given to (None: which cannot read it)."""
    if given is None:
        return not one.kind.shows or bool(one.kind.shows.intersection(one.strong.values()))
    if given.header.missing:
        return _takes_over(one, given)
    if _beats(one, given):
        return True
    # What it was given to lacks what a row needs, and reads nothing that would be lost with the other.
    shown = one.kind.shows.intersection(one.strong.values()) or one.own
    lost = _decisive(given, one) or _decisive(given, one, weakly=True)
    return not _fits(given, others.filled) and bool(shown) and not lost


def _takes_over(one: Seen, given: Seen) -> bool:
    """Whether a table is surely another import's, since the one that it was given to misses a column.

    It may stand there under a heading that nobody knows: then nothing that this one reads may be lost with the other,
    and the other has to read more that decides something than it leaves unread.
    """
    shown = not one.kind.shows or one.kind.shows.intersection(one.strong.values())
    strange = sum(reading.field is None and reading.how in ("unknown", "unread") for reading in one.header.readings)
    return bool(shown) and not _better(given, one) and len(_decisive(one, given)) > strange


def _has_rows(seen: Seen, grid: Grid) -> bool:
    """Whether a sheet holds anything below the header that an import found."""
    return bool(grid.rows) and grid.rows[-1][0] > seen.header.rows[-1]
