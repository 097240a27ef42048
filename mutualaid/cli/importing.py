"""What every import command does around its use case: read the sheet, take the rows, hand back the workbook, tell."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mutualaid.cli import frame
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import ImportReceipt, Problem, Roster

if TYPE_CHECKING:
    from mutualaid.imports import ImportOrder
    from mutualaid.sheets.columns import Columns
    from mutualaid.sheets.header import PlanHeadings


@dataclass(frozen=True, slots=True)
class ImportFlags:
    """The options that every import command takes."""

    accept: tuple[str, ...] = ()
    reason: str | None = None
    valid_rows: bool = False
    dry_run: bool = False
    return_path: Path | None = None

    @classmethod
    def of(
        cls,
        accept: list[str] | None,
        reason: str | None,
        *,
        valid_rows: bool,
        dry_run: bool,
        return_path: Path | None,
    ) -> ImportFlags:
        """The flags as Typer hands them over: ``--accept A,B`` and ``--accept A --accept B`` are one.

        Raises REASON_NEEDED (exit 2) for ``--accept`` without ``--reason``: a hold is settled by somebody's word.
        """
        codes = tuple(code.strip().upper() for text in accept or () for code in text.split(",") if code.strip())
        if codes and reason is None:
            raise MutualAidError("REASON_NEEDED", Exit.USAGE)
        return cls(codes, reason, valid_rows, dry_run, return_path)


def import_file(
    path: Path,
    columns: Columns,
    take: Callable[[Roster, ImportOrder], ImportReceipt],
    *,
    action: str,
    flags: ImportFlags,
    options: Mapping[str, object],
    sheet: str | None = None,
    plan_headings: PlanHeadings | None = None,
    format: str | None = None,
    output: Path | None = None,
) -> None:
    """Import one file and end the command with the exit code of its receipt.

    ``take`` is the use case; ``options`` are those of the command line that shape the outcome (``None`` and ``False``
    count as not given). A file that is no readable table is told as a receipt with ``read`` 0 and one problem (exit 1).
    With ``--return`` the workbook to hand back is written where there are problems; where there are none it says so.
    """
    from mutualaid import sheets
    from mutualaid.imports import ImportOrder
    from mutualaid.journal import Actor

    order = ImportOrder(
        action=action,
        actor=Actor(frame.current().actor, frame.os_user()),
        accept=frozenset(flags.accept),
        reason=flags.reason,
        valid_rows=flags.valid_rows,
        dry_run=flags.dry_run,
        options={**options, "sheet": sheet},
    )
    if flags.return_path is not None and flags.return_path.exists() and flags.return_path.samefile(path):
        raise MutualAidError("RETURN_IS_SOURCE", Exit.USAGE, path=str(path))
    _progress("PROGRESS_READING", file=path.name)
    roster: Roster | None = None
    with _without_collector():
        try:
            roster = sheets.read(path, columns, sheet=sheet, plan_headings=plan_headings)
        except MutualAidError as wrong:
            receipt = frame.file_refused(wrong, path, action=action, dry_run=flags.dry_run)
        else:
            _progress("PROGRESS_JUDGING", count=f"{len(roster.rows):,}")
            receipt = take(roster, order)
    if flags.return_path is not None:
        written = (
            sheets.write_return(flags.return_path, path, roster, receipt.problems, tell=_told)
            if roster is not None
            else 0
        )
        if written:
            frame.say("FILE_WRITTEN", path=str(flags.return_path))
        else:
            frame.say("NOTHING_TO_RETURN", path=str(flags.return_path))
    raise typer.Exit(frame.tell(receipt, format, output))


def _told(problem: Problem) -> str:
    """What is wrong, in the words of every other answer: money in yuan, codes as labels."""
    from mutualaid.render.cells import told

    facts = {"row": problem.row, "sheet": problem.sheet, "column": problem.column, "value": problem.value}
    return told(problem.code, problem.facts, **facts)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows and facts are many and form no cycles: walking them again and again would take a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _progress(code: str, **facts: object) -> None:
    """Say where the work stands, to a person at a terminal only."""
    if frame.current().progress and sys.stderr is not None and sys.stderr.isatty():
        frame.say(code, **facts)
