"""``relief``: discretionary grants (临时救助), asked for by one person and approved by another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mutualaid.cli import declaring, importing
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.importing import Import
from mutualaid.cli.options import (
    AcceptOption,
    AmountOption,
    NumberArgument,
    OneOf,
    OnOption,
    OptionalOnOption,
    PersonArgument,
    PersonOption,
    ReasonOption,
    RequiredReasonOption,
    UnitOption,
    YearOption,
    accepted,
    accepting,
    file_to_write,
)
from mutualaid.codes import RELIEF_STATES

app = typer.Typer()

WorkbookOption = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE.xlsx", parser=file_to_write)]
StateOption = Annotated[str | None, typer.Option("--state", parser=OneOf(RELIEF_STATES))]


@declaring.writes(app, "relief add")
def add(
    person: PersonArgument,
    amount: AmountOption,
    on: OnOption,
    unit: UnitOption = None,
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import relief

    codes = accepted(accept, reason)

    return Write(
        lambda ledger, intent: relief.add(
            ledger,
            intent,
            person=person,
            amount_fen=amount,
            on=on,
            unit=unit,
            accept=codes,
        ),
        reason=reason,
        options=accepting(codes),
    )


@importing.command(app, "relief import")
def import_grants(on: OptionalOnOption = None, unit: UnitOption = None) -> Import:
    from mutualaid import relief
    from mutualaid.sheets import columns

    return Import(columns.RELIEF, relief.import_roster, {"on": on, "unit": unit})


@declaring.writes(app, "relief approve")
def approve(number: NumberArgument, on: OnOption, accept: AcceptOption = None, reason: ReasonOption = None) -> Write:
    from mutualaid import relief

    codes = accepted(accept, reason)

    return Write(
        lambda ledger, intent: relief.approve(ledger, intent, number, on=on, accept=codes),
        reason=reason,
        options=accepting(codes),
    )


@declaring.writes(app, "relief reject")
def reject(number: NumberArgument, reason: RequiredReasonOption) -> Write:
    from mutualaid import relief

    return Write(lambda ledger, intent: relief.reject(ledger, intent, number), reason=reason)


@declaring.asks(app, "list")
def list_grants(
    unit: UnitOption = None, year: YearOption = None, person: PersonOption = None, state: StateOption = None
) -> Question:
    from mutualaid.reports.relief import relief_list

    return lambda ledger: relief_list(ledger, unit=unit, year=year, person=person, state=state)


@app.command("template")
def template(output: WorkbookOption = None) -> int:
    from mutualaid.sheets import columns

    return importing.hand_out(output, columns.RELIEF)
