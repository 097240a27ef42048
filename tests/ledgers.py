"""Builders that many tests share: a founded ledger, rosters in memory, the clerk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mutualaid import founding
from mutualaid.imports import ImportOrder
from mutualaid.journal import Actor, Intent
from mutualaid.results import ImportReceipt, Roster
from mutualaid.rules.spans import spans
from mutualaid.store.asking import Askable
from mutualaid.store.reading import read

CLERK = Actor("zhang", "clerk")
DISTRICT = "110119"
PATIENCE_SECONDS = 600
"""How long a test waits for another process before it gives it up: a busy machine is no fault of the program."""


def intent(action: str, *, dry_run: bool = False, **more: Any) -> Intent:
    """What the clerk sets out to do."""
    return Intent(action, CLERK, dry_run=dry_run, **more)


def founded(folder: Path, *, code: str | None = DISTRICT) -> str:
    """A new ledger of Yanqing with its towns and the built-in plans; entry 1."""
    path = folder / "ledger.db"
    path.write_bytes(_founded_once(code))
    return str(path)


@cache
def _founded_once(code: str | None) -> bytes:
    """Founding a ledger takes a while; every test gets a copy of one founded in this run."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "founded.db"
        founding.found(str(path), intent("init"), code=code)
        return path.read_bytes()


def spans_by_rule(ledger: Askable) -> list[tuple[Any, ...]]:
    """The spans of everybody as the rule lays them, person by person: what the table must hold, in the order of its key."""
    spells, covers = defaultdict(list), defaultdict(list)
    for person, *spell in ledger.select(
        "select person_id, joined_on, membership_id, unit_id, left_on from membership_now where status_code = 'in_service'"
    ):
        spells[person].append(tuple(spell))
    for person, *cover in ledger.select("select person_id, plan_id, starts_on, ends_on from cover_now"):
        covers[person].append(tuple(cover))
    laid = ((person, span) for person, some in spells.items() for span in spans(some, covers[person]))
    return sorted((*kind, unit, person, first, last) for person, (kind, unit, first, last) in laid)


def spans_kept(ledger: Askable) -> list[tuple[Any, ...]]:
    """The spans that are kept, in the order of their key."""
    return sorted(ledger.select("select span_code, plan_id, unit_id, person_id, starts_on, ends_on from span"))


def roster(fields: str, *rows: Sequence[Any], file: str = "roster.xlsx", first_row: int = 2, **more: Any) -> Roster:
    """A roster in memory: ``fields`` are separated by blanks and stand for the headings too."""
    names = tuple(fields.split())
    return Roster(
        file=file,
        sha256=more.pop("sha256", f"sha of {fields} {rows!r}"),
        sheet="Sheet1",
        fields=names,
        headings=names,
        rows=[(number, tuple(row)) for number, row in enumerate(rows, start=first_row)],
        **more,
    )


def order(action: str, **more: Any) -> ImportOrder:
    """The clerk's import with its options."""
    return ImportOrder(action, CLERK, **more)


def counts(receipt: ImportReceipt) -> dict[str, int]:
    """The counts of a receipt that are not zero."""
    names = ("read", "added", "updated", "unchanged", "held", "refused")
    return {name: getattr(receipt, name) for name in names if getattr(receipt, name)}


def codes(receipt: ImportReceipt) -> list[tuple[str, str, int | None, str | None]]:
    """The problems of a receipt: verdict, code, row, column."""
    return [(problem.verdict, problem.code, problem.row, problem.column) for problem in receipt.problems]


def answer(url: str, sql: str, at: str | None = None, **params: object) -> list[tuple[Any, ...]]:
    """The rows of a query, at the head or at an earlier entry."""
    with read(url, at=at) as reader:
        return reader.select(sql, params)


_files = count(1)


def listed(*rows: Mapping[str, object], **more: Any) -> Roster:
    """Rows by field as a roster whose first row is row 2; each a file of its own."""
    fields = tuple(dict.fromkeys(name for one in rows for name in one))
    lines = [[one.get(name) for name in fields] for one in rows]
    return roster(" ".join(fields), *lines, sha256=more.pop("sha256", f"file {next(_files)}"), **more)


def five(receipt: ImportReceipt) -> tuple[int, int, int, int, int]:
    """Added, updated, unchanged, held, refused."""
    return receipt.added, receipt.updated, receipt.unchanged, receipt.held, receipt.refused


def said(receipt: Any) -> list[tuple[str, str, str | None]]:
    """The problems: verdict, code, column."""
    return [(problem.verdict, problem.code, problem.column) for problem in receipt.problems]


def noted(receipt: Any) -> list[str]:
    """The codes of the notes."""
    return [note.code for note in receipt.notes]
