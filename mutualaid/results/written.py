"""What a write takes and hands back: the roster that was read, the receipt of what was done.

Imported by way of ``mutualaid.results``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from mutualaid.results import Disclosure, Finding, Ledger, Note, Problem

NOTHING: Mapping[Any, Any] = {}

PassedOverKind = Literal["title", "header", "column_numbers", "total", "signature", "page", "note", "example", "blank"]


class PassedOver(NamedTuple):
    """A row of a file that is not data: what it is, why, and the column (from 0) of the cell that says so.

    ``words`` call a kind ``row_kind.KIND`` and a reason ``row_why.WHY``.
    """

    row: int
    kind: PassedOverKind
    why: str
    column: int | None = None


class PageUnit(NamedTuple):
    """From a row on, the unit that the title of a printed page names in place of the one before."""

    from_row: int
    unit: str


class Aside(NamedTuple):
    """What a sheet says of a field of some of its rows where nothing is read: in a title, in a column of years."""

    above_row: int
    """The rows below it, where it stands in a line."""
    last_row: int
    field: str
    value: str
    """As far as it is told: ``2018-03-01``, ``2018``, ``Q2``; blank for words that may be the name of a plan."""
    said: str
    heading: str | None = None
    """That of the column which says it; ``None``: the line ``above_row`` does."""


class Confirmation(NamedTuple):
    """What somebody wrote beside a row of a workbook that was handed back: which of its doubts they settle, and why."""

    codes: frozenset[str] = frozenset()
    reason: str | None = None
    wrong: str | None = None
    """The code of what is amiss with it, such that it settles nothing."""
    marks: frozenset[str] = frozenset()
    """Those of the doubts that the workbook told beside the row."""


class Roster(NamedTuple):
    """The table found in one file: its rows as they stand there, columns named by field.

    ``fields[i]`` is the field of column ``i`` (``None``: unknown heading, passed over; wide form:
    ``plan:CODE``); ``headings[i]`` is the heading as written. ``rows`` holds
    ``(row number as Excel shows it, cells)``; every cells tuple is as long as ``fields``. A cell is
    ``None`` (blank), ``str``, ``float``, ``int``, ``bool``, ``date`` or ``datetime``.
    ``problems`` are those of rows that could not be read (they are not in ``rows``);
    ``unread_rows`` counts them as data rows.
    """

    file: str
    sha256: str
    sheet: str | None
    fields: tuple[str | None, ...]
    headings: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[Any, ...]]]
    notes: Sequence[Note] = ()
    problems: Sequence[Problem] = ()
    unread_rows: Sequence[int] = ()
    has_styles: bool = True
    epoch_1904: bool = False
    title_unit: str | None = None
    header_rows: tuple[int, ...] = ()
    """Row numbers of the header's one or two lines."""
    confirmations: Mapping[int, Confirmation] | None = None
    """By row what stands under 确认 and 理由 of a workbook that was handed back; ``None`` for every other file."""
    passed_over: Sequence[PassedOver] = ()
    """Every row of the file's own that is not data."""
    parted: Mapping[str, int] = NOTHING
    """The last day's field of a column that holds two days in each cell; that of the first day is the column's own."""
    settled: Mapping[str, str] = NOTHING
    """The headings whose meaning somebody settled, as written, each with its field; ``-``: not needed."""
    doubts: Mapping[int, Sequence[tuple[str, Finding]]] = NOTHING
    """Of rows that could be read: what of a field somebody has to settle, held under its code."""
    page_units: Sequence[PageUnit] = ()
    """Where the pages of a printed list are of several units; above the first it is ``title_unit``."""
    title_row: int = 0
    """Where ``title_unit`` stands."""
    list_code: str = ""
    """The import that read it, as its columns are called."""
    asides: Sequence[Aside] = ()
    """What is said of a field beside the rows, in their order."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one write did, or with ``dry_run`` would do. Counts are data rows of the table."""

    action: str
    entry: int | None
    dry_run: bool
    asserted: Mapping[str, int] = field(default_factory=dict)
    voided: Mapping[str, int] = field(default_factory=dict)
    notes: Sequence[Note] = ()
    problems: Sequence[Problem] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    """Further JSON keys of this command, for example ``enrollment_no``."""
    about: Sequence[Mapping[str, object]] = ()
    """What a small entry is about, for the line that says so; ``about`` in ``facts`` outweighs it."""
    ledger: Ledger | None = None
    """The stamp: the entry written, or where nothing was written the head that was judged by."""


@dataclass(frozen=True, slots=True)
class ImportReceipt(Receipt):
    """A receipt of an import: ``read`` is the sum of the other six counts.

    ``ready`` are the good rows of a file that was refused as a whole: nothing was done with them.
    """

    file: str = ""
    sha256: str = ""
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    ready: int = 0
    held: int = 0
    refused: int = 0
    same_as_entry: int | None = None
    taken: bool = True
    """False: the file was refused as a whole (exit 1), nothing is written."""
    handed_back: Disclosure | None = None
    """Leave to hand back the rows that were not taken, where that was asked for."""


FileState = Literal[
    "written", "ready", "unchanged", "same", "twice", "refused", "waits", "unclear", "empty", "unknown", "set_aside"
]
"""What became of one of several files: in; would go in; has nothing new; was in before; stands in the list already; is
refused; waits for one that is refused; may be of several kinds; holds no row; is no list that anybody knows; is no list
at all.
"""


class OneFile(NamedTuple):
    """One of several files: what it is, and what became of it."""

    file: str
    """As it was named, or found in a folder."""
    state: FileState
    order: int | None = None
    """Its place among those that go in, from 1."""
    kinds: tuple[str, ...] = ()
    """The imports that it may be for; one where that is sure."""
    command: str | None = None
    sheet: str | None = None
    receipt: ImportReceipt | None = None
    problems: Sequence[Problem] = ()
    notes: Sequence[Note] = ()
    """Those of a file that came to no import."""

    @property
    def all_problems(self) -> Sequence[Problem]:
        """Its own and those of its receipt."""
        return [*self.problems, *(() if self.receipt is None else self.receipt.problems)]


@dataclass(frozen=True, slots=True)
class SeveralFiles(Receipt):
    """A receipt of several files, each an entry of its own; ``entry`` is the last."""

    files: Sequence[OneFile] = ()
    line: str = ""
    """The command line that does it, or goes on."""
