"""``relief``: discretionary grants (临时救助), asked for by one person and approved by another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mutualaid.cli import answering, importing, opening
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import current
from mutualaid.cli.options import (
    AmountOption,
    DryRunOption,
    FormatOption,
    NumberArgument,
    OneOf,
    OnOption,
    OutputOption,
    PersonArgument,
    ReasonOption,
    RequiredReasonOption,
    UnitOption,
    YearOption,
    file_to_write,
    given_text,
    iso_day,
)
from mutualaid.codes import RELIEF_STATES
from mutualaid.errors import Exit, MutualAidError

app = typer.Typer()

PersonOption = Annotated[str | None, typer.Option("--person", metavar="PERSON", parser=given_text)]
OptionalOnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", parser=iso_day)]
WorkbookOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.xlsx", parser=file_to_write)]
StateOption = Annotated[str | None, typer.Option("--state", parser=OneOf(RELIEF_STATES))]


@app.command("add")
def add(
    person: PersonArgument,
    amount: AmountOption,
    on: OnOption,
    unit: UnitOption = None,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import relief

    told = relief.add(
        current().db,
        opening.intent("relief add", dry_run=dry_run, reason=reason),
        person=person,
        amount_fen=amount,
        on=on,
        unit=unit,
    )
    return answering.tell(told, format, output)


@importing.command(app, "relief import")
def import_grants(on: OptionalOnOption = None, unit: UnitOption = None) -> Import:
    from mutualaid import relief
    from mutualaid.sheets import columns

    return Import(columns.RELIEF, relief.import_roster, {"on": on, "unit": unit})


@app.command("approve")
def approve(
    number: NumberArgument,
    on: OnOption,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import relief

    told = relief.approve(current().db, opening.intent("relief approve", dry_run=dry_run, reason=reason), number, on=on)
    return answering.tell(told, format, output)


@app.command("reject")
def reject(
    number: NumberArgument,
    reason: RequiredReasonOption,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import relief

    told = relief.reject(current().db, opening.intent("relief reject", dry_run=dry_run, reason=reason), number)
    return answering.tell(told, format, output)


@app.command("list")
def list_grants(
    unit: UnitOption = None,
    year: YearOption = None,
    person: PersonOption = None,
    state: StateOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.reports.relief import relief_list

    with opening.reading() as reader:
        table = relief_list(reader, unit=unit, year=year, person=person, state=state)
    return answering.show(table, format, output)


@app.command("template")
def template(output: WorkbookOption = None) -> int:
    if output is None:
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    from mutualaid import sheets
    from mutualaid.sheets import columns

    sheets.write_template(output, columns.RELIEF, units=(), plans=())
    answering.say("FILE_WRITTEN", path=str(output))
    return Exit.DONE
