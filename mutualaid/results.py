"""What is handed back: findings, problems, notes, rosters, receipts and tables.

Nothing here knows Excel, SQL or a sentence. A ``code`` names the sentence in ``words``; the
``facts`` fill it. Values that a person may not see are masked before they become a fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Verdict = Literal["note", "held", "refused"]

NO_FACTS: Mapping[str, object] = {}


class Finding(NamedTuple):
    """What a rule says of one value: a note, a doubt (held) or a refusal."""

    verdict: Verdict
    code: str
    facts: Mapping[str, object] = NO_FACTS


@dataclass(frozen=True, slots=True)
class Note:
    """What was normalised, passed over or noticed, and where. ``value`` is masked already."""

    code: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row (or, with ``row`` None, the whole file) is not written. ``value`` is masked already."""

    verdict: Literal["held", "refused"]
    code: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
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


@dataclass(frozen=True, slots=True)
class Ledger:
    """The stamp of an answer: the journal entry it was read at, and that entry's hash."""

    entry: int
    head: str


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


@dataclass(frozen=True, slots=True)
class ImportReceipt(Receipt):
    """A receipt of an import: ``read`` is the sum of the other five counts."""

    file: str = ""
    sha256: str = ""
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    held: int = 0
    refused: int = 0
    same_as_entry: int | None = None
    taken: bool = True
    """False: the file was refused as a whole (exit 1), nothing is written."""


@dataclass(frozen=True, slots=True)
class Table:
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
