"""What every import command does around its use case: read the sheet, take the rows, hand back the workbook, tell.

An import command states its own options, its columns and its use case; the options that all imports have stand here.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from mutualaid.cli import answering, declaring, opening
from mutualaid.cli.headings import LearnForOption, LearnOption, MapOption, Meant
from mutualaid.cli.invocation import current
from mutualaid.cli.options import (
    DryRunOption,
    FileArgument,
    FormatOption,
    ImportAcceptOption,
    OutputOption,
    ReasonOption,
    ReturnOption,
    SheetOption,
    ValidRowsOption,
    accepted,
)
from mutualaid.codes import CONFIRMED
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Problem

if TYPE_CHECKING:
    from mutualaid.imports import ImportOrder
    from mutualaid.results import ImportReceipt, Roster
    from mutualaid.sheets.columns import Columns
    from mutualaid.sheets.grid import Book
    from mutualaid.sheets.header import PlanHeadings
    from mutualaid.store.reading import Reader

PLACED = ("sheet", "column", "value")
"""Where in a file a refusal of it lies, as far as its facts say so."""


class Import(NamedTuple):
    """What one import command brings."""

    columns: Columns
    take: Callable[..., ImportReceipt]
    """The use case; called with the ledger's address, the roster, the order and the options that were given."""
    options: Mapping[str, object] = {}
    """Its own options, as the use case names them; the journal keeps those that were given (None, False: not given)."""
    plan_headings: PlanHeadings | None = None

    @property
    def given(self) -> dict[str, object]:
        """The own options that were given."""
        return {name: value for name, value in self.options.items() if value is not None and value is not False}

    def meant(
        self, pairs: Sequence[tuple[str, str]] | None = None, *, learn: bool = False, learn_for: str | None = None
    ) -> Meant:
        """What is known of the headings of its files; ``pairs`` are those of ``--map``. Raises as ``Meant.by`` does."""
        unit = self.options.get("unit")
        whose = None if unit is None else str(unit)
        return Meant.by(self.columns, self.plan_headings, pairs, unit=whose, learn=learn, learn_for=learn_for)


Declared = Callable[..., Import]


def command(app: typer.Typer, action: str) -> Callable[[Declared], Declared]:
    """Make an import command of a function that takes the command's own options and hands back its ``Import``.

    The command is called like the last word of ``action``. Its options are FILE, the function's own, and those that
    every import has.
    """

    def register(declared: Declared) -> Declared:
        own = declaring.of(declared)
        file, *shared = declaring.of(import_file)[2:]

        def run(**given: Any) -> int:
            declare = partial(declared, **{each.name: given.pop(each.name) for each in own})
            return import_file(declare, action, **given)

        app.command(action.rpartition(" ")[2])(declaring.taking(run, [file, *own, *shared]))
        return declared

    return register


def import_file(
    declare: Callable[[], Import],
    action: str,
    file: FileArgument,
    accept: ImportAcceptOption = None,
    reason: ReasonOption = None,
    valid_rows: ValidRowsOption = False,
    return_path: ReturnOption = None,
    sheet: SheetOption = None,
    map_pairs: MapOption = None,
    learn: LearnOption = False,
    learn_for: LearnForOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    """Import one file; hands back the exit code of its receipt.

    A file that is no readable table is told as a receipt with ``read`` 0 and one problem (exit 1). With ``--return``
    the workbook to hand back is written where there are problems; where there are none it says so. With
    ``--accept CONFIRMED`` a file without its columns is CONFIRM_COLUMNS_MISSING. Raises RETURN_IS_SOURCE,
    UNMASK_NEEDS_TERMINAL, and what is wrong with ``--map`` and ``--learn`` (exit 2).
    """
    codes = accepted(accept, reason)
    opening.refuse_pipe(return_path)
    if return_path is not None and return_path.exists() and return_path.samefile(file):
        raise MutualAidError("RETURN_IS_SOURCE", Exit.USAGE, path=str(file))
    from mutualaid.imports import ImportOrder

    brought = declare()
    meant = brought.meant(map_pairs, learn=learn, learn_for=learn_for)
    order = ImportOrder(
        action=action,
        actor=opening.actor(),
        accept=codes,
        reason=reason,
        valid_rows=valid_rows,
        dry_run=dry_run,
        options={**brought.options, "sheet": sheet},
        witness=opening.witness(),
        returned=None if return_path is None else return_path.name,
    )
    receipt, roster = _taken(file, brought, order, meant)
    if return_path is not None:
        hand_back(return_path, file, roster, receipt)
    return answering.tell(receipt, format, output)


def _taken(path: Path, brought: Import, order: ImportOrder, meant: Meant) -> tuple[ImportReceipt, Roster | None]:
    """Read and take the file, showing where the work stands; without a roster the file was refused."""
    from mutualaid.cli import progress

    sheet = order.options["sheet"]
    try:
        meant, roster, sheet = read_file(path, brought, meant, sheet=None if sheet is None else str(sheet))
        if CONFIRMED in order.accept and roster.confirmations is None:
            raise MutualAidError("CONFIRM_COLUMNS_MISSING", Exit.REFUSED, accept=f"--accept {CONFIRMED}")
    except MutualAidError as wrong:
        return meant.not_kept(file_refused(wrong, path, action=order.action, dry_run=order.dry_run)), None
    with progress.of_import(path) as step, without_collector():
        order = order._replace(step=step, learning=meant.learning, options={**order.options, "sheet": sheet})
        return meant.not_kept(brought.take(current().db, roster, order, **brought.given)), roster


class Read(NamedTuple):
    """A table as its import reads it, and what was asked of it."""

    meant: Meant
    """What is known of its headings."""
    roster: Roster
    sheet: str | None
    """The sheet that somebody named."""


def read_file(
    path: Path,
    brought: Import,
    meant: Meant,
    *,
    sheet: str | None = None,
    book: Book | None = None,
    is_alone: bool = True,
) -> Read:
    """The file's table as its import reads it; ``book`` is the file where it is open already.

    What it leaves open of its headings and its sheets is asked, on a terminal; ``is_alone`` is a file without
    others beside it. Raises what ``sheets.open_book`` and ``Meant.read`` raise.
    """
    from mutualaid import sheets
    from mutualaid.cli import progress

    others = sheets.Others(brought.plan_headings or plans_of_ledger(), frozenset(brought.given))
    if book is None:
        with progress.of_import(path) as step, without_collector():
            book = sheets.open_book(path, sheet=sheet, step=step)
    try:
        return Read(meant, meant.read(book, others), sheet)
    except MutualAidError as wrong:
        from mutualaid.cli import questions

        meant, roster, named = questions.settle(wrong, meant, book, others, is_alone=is_alone)
        return Read(meant, roster, named or sheet)


def plans_of_ledger() -> Callable[[str], str | None]:
    """The plans that headings of the wide form name; the ledger is asked when the first heading is looked up."""

    @cache
    def known() -> Callable[[str], str | None]:
        from mutualaid.reports import enrolled

        with opening.reading() as reader:
            return enrolled.plan_headings(reader)

    return lambda heading: known()(heading)


def hand_out(output: Path | None, columns: Columns, asked: Callable[[Reader], Mapping[str, Any]] | None = None) -> int:
    """Write the empty workbook of an import; ``asked`` has the ledger say which units and plans it offers.

    Raises XLSX_NEEDS_OUTPUT (exit 2).
    """
    if output is None:
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    from mutualaid import sheets

    offered: Mapping[str, Any] = {}
    if asked is not None:
        with opening.reading() as ledger:
            offered = asked(ledger)
    sheets.write_template(output, columns, **{"units": (), "plans": (), **offered})
    answering.say("FILE_WRITTEN", path=str(output))
    return Exit.DONE


def placed(facts: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """The sheet, column and value where a refusal of a file lies; taken out of its facts."""
    sheet, column, value = (None if (fact := facts.pop(key, None)) is None else str(fact) for key in PLACED)
    return sheet, column, value


def file_refused(wrong: MutualAidError, file: Path, *, action: str, dry_run: bool = False) -> ImportReceipt:
    """A file refused as a whole, as the receipt of its import: nothing read, one problem without a row.

    Raises ``wrong`` again where it is no refusal of the file (exit code other than 1).
    """
    if wrong.exit_code is not Exit.REFUSED:
        raise wrong
    from hashlib import sha256

    from mutualaid.results import ImportReceipt

    facts: dict[str, Any] = {"file": file.name, **wrong.facts}
    sheet, column, value = placed(facts)
    return ImportReceipt(
        action=action,
        entry=None,
        dry_run=dry_run,
        problems=[Problem("refused", wrong.code, sheet=sheet, column=column, value=value, facts=facts)],
        file=file.name,
        sha256=sha256(file.read_bytes()).hexdigest(),
        taken=False,
    )


def hand_back(to: Path, source: Path, roster: Roster | None, receipt: ImportReceipt) -> None:
    """Write the workbook to hand back, or say that there is nothing to hand back."""
    from mutualaid import sheets

    leave = receipt.handed_back
    if (
        roster is not None
        and leave is not None
        and sheets.write_return(to, source, roster, receipt.problems, leave=leave, tell=_told)
    ):
        answering.tell_private(to)
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
