"""What every import command does around its use case: read the sheet, take the rows, hand back the workbook, tell."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from mutualaid.cli import answering, opening, progress
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import ImportReceipt, Problem, Roster

if TYPE_CHECKING:
    from mutualaid.imports import ImportOrder
    from mutualaid.sheets.columns import Columns
    from mutualaid.sheets.header import PlanHeadings

PLACED = ("sheet", "column", "value")
"""Where in a file a refusal of it lies, as far as its facts say so."""


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
    from mutualaid.imports import ImportOrder

    order = ImportOrder(
        action=action,
        actor=opening.actor(),
        accept=frozenset(flags.accept),
        reason=flags.reason,
        valid_rows=flags.valid_rows,
        dry_run=flags.dry_run,
        options={**options, "sheet": sheet},
        witness=opening.witness(),
    )
    if flags.return_path is not None and flags.return_path.exists() and flags.return_path.samefile(path):
        raise MutualAidError("RETURN_IS_SOURCE", Exit.USAGE, path=str(path))
    receipt, roster = _taken(path, columns, take, order, sheet=sheet, plan_headings=plan_headings)
    if flags.return_path is not None:
        _hand_back(flags.return_path, path, roster, receipt)
    raise typer.Exit(answering.tell(receipt, format, output))


def _taken(
    path: Path,
    columns: Columns,
    take: Callable[[Roster, ImportOrder], ImportReceipt],
    order: ImportOrder,
    *,
    sheet: str | None,
    plan_headings: PlanHeadings | None,
) -> tuple[ImportReceipt, Roster | None]:
    """Read and take the file, showing where the work stands; without a roster the file was refused."""
    from mutualaid import sheets

    with progress.of_import(path) as step, without_collector():
        try:
            roster = sheets.read(path, columns, sheet=sheet, plan_headings=plan_headings, step=step)
        except MutualAidError as wrong:
            return file_refused(wrong, path, action=order.action, dry_run=order.dry_run), None
        return take(roster, replace(order, step=step)), roster


def file_refused(wrong: MutualAidError, file: Path, *, action: str, dry_run: bool = False) -> ImportReceipt:
    """A file refused as a whole, as the receipt of its import: nothing read, one problem without a row.

    Raises ``wrong`` again where it is no refusal of the file (exit code other than 1).
    """
    if wrong.exit_code is not Exit.REFUSED:
        raise wrong
    from hashlib import sha256

    facts: dict[str, Any] = {"file": file.name, **wrong.facts}
    sheet, column, value = (None if (fact := facts.pop(key, None)) is None else str(fact) for key in PLACED)
    return ImportReceipt(
        action=action,
        entry=None,
        dry_run=dry_run,
        problems=[Problem("refused", wrong.code, sheet=sheet, column=column, value=value, facts=facts)],
        file=file.name,
        sha256=sha256(file.read_bytes()).hexdigest(),
        taken=False,
    )


def _hand_back(to: Path, source: Path, roster: Roster | None, receipt: ImportReceipt) -> None:
    """Write the workbook to hand back, or say that there is nothing to hand back."""
    from mutualaid import sheets

    if roster is not None and sheets.write_return(to, source, roster, receipt.problems, tell=_told):
        answering.say("FILE_WRITTEN", path=str(to))
    else:
        answering.say("NOTHING_TO_RETURN", path=str(to))


def _told(problem: Problem) -> str:
    """What is wrong, in the words of every other answer: money in yuan, codes as labels."""
    from mutualaid.render.cells import told

    facts = {"row": problem.row, "sheet": problem.sheet, "column": problem.column, "value": problem.value}
    return told(problem.code, problem.facts, **facts)


@contextmanager
def without_collector() -> Iterator[None]:
    """Leave the collector of garbage off for a while.

    Rows and facts are many and form no cycles: walking them again and again would take a quarter of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
