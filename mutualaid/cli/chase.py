"""``chase``: the workbook a unit works from, in clear, with a column to answer in; of all units one file each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid import words
from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    AsOfOption,
    BadValue,
    DryRunOption,
    OneOf,
    ReceiptFormatOption,
    WithinOption,
    days_ahead,
    file_to_write,
    folder_to_fill,
    given_text,
)
from mutualaid.codes import MATTERS
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.reports.chasing import OfUnit
    from mutualaid.results import Disclosure
    from mutualaid.store.reading import Reader

OptionalUnitArgument = Annotated[str | None, typer.Argument(metavar="UNIT", parser=given_text)]
AllOption = Annotated[bool, typer.Option("--all")]
WhatOption = Annotated[list[Any] | None, typer.Option("--what", parser=OneOf(MATTERS))]


def place(text: str) -> Path:
    """A workbook to write, or a folder to fill. Raises BLANK_VALUE, NO_SUCH_FOLDER, OTHER_KIND_OF_FILE (exit 2)."""
    path = Path(text)
    if path.suffix.lower() == ".xlsx" and not path.is_dir():
        return file_to_write(text)
    if path.suffix and not path.is_dir():
        raise BadValue("OTHER_KIND_OF_FILE", text, endings=".xlsx")
    return folder_to_fill(text)


PlaceOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.xlsx|FOLDER", parser=place)]


@answering.writes(".xlsx", "")
def command(
    unit: OptionalUnitArgument = None,
    all_units: AllOption = False,
    what: WhatOption = None,
    within: WithinOption = None,
    as_of: AsOfOption = None,
    output: PlaceOption = None,
    dry_run: DryRunOption = False,
    format: ReceiptFormatOption = None,
) -> int:
    if (unit is None) != all_units:
        raise MutualAidError("CHASE_WHOM", Exit.USAGE)
    if output is None:
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    if all_units and output.suffix.lower() == ".xlsx" and not output.is_dir():
        raise MutualAidError("CHASE_NEEDS_FOLDER", Exit.USAGE, path=str(output))
    if not all_units and output.is_dir():
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    day, matters, days = as_of or today(), tuple(what or MATTERS), days_ahead(within)
    from mutualaid.reports import chasing, enrolled

    def asked(ledger: Reader, leave: Disclosure | None = None) -> tuple[list[OfUnit], list[str], list[dict[str, Any]]]:
        found = chasing.chased(ledger, unit=unit, as_of=day, within_days=days, what=matters, leave=leave)
        towns = chasing.by_town(ledger, found, day)
        if not all_units and found:
            found = [chasing.together(ledger, str(unit), found, day)]
        return found, enrolled.plan_choices(ledger, language=words.language()), towns

    made: Any = opening.disclosing(
        asked,
        lambda answer: {person for each in answer[0] for person in each.people},
        "chase",
        command="chase",
        file=output,
        dry_run=dry_run,
    )
    units, plans, towns = made.answer
    if units and not dry_run and made.leave is not None:
        _write(units, output, day, plans, made.leave, is_folder=all_units)
    facts = {**made.receipt.facts, "file_count": len(units), "about": towns}
    return answering.tell(replace(made.receipt, facts=facts), format)


def _write(
    units: list[OfUnit], output: Path, day: str, plans: list[str], leave: Disclosure, *, is_folder: bool
) -> None:
    """One workbook a unit; of all units in a folder, each called by code and name."""
    from mutualaid.cli import progress
    from mutualaid.sheets.chasing import write_chase

    if is_folder:
        output.mkdir(exist_ok=True)
    with progress.of_files(output.name, len(units)) as step:
        for number, each in enumerate(units, start=1):
            path = output / file_name(each) if is_folder else output
            write_chase(path, each.matters, unit_name=each.unit_name, as_of=day, plans=plans, leave=leave)
            if step is not None:
                step("writing", number, len(units))
    answering.tell_private(output)


def file_name(unit: OfUnit) -> str:
    """What the workbook of a unit is called, such that any system can keep it."""
    from mutualaid.store.place import lawful_name

    return lawful_name(f"{unit.unit_code} {unit.unit_name}.xlsx")
