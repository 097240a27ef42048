"""``period``: money up to a day is settled, and opened again only by another person."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import (
    DryRunOption,
    FormatOption,
    NumberArgument,
    OutputOption,
    ReasonOption,
    RequiredReasonOption,
    iso_day,
    whole_number,
)

app = typer.Typer()

UntilOption = Annotated[str, typer.Option("--until", metavar="DATE", parser=iso_day)]
UntilThereOption = Annotated[str | None, typer.Option("--until", metavar="DATE", parser=iso_day)]
ClosingArgument = Annotated[int | None, typer.Argument(metavar="NO", parser=whole_number)]


@app.command("close")
def close(
    until: UntilOption,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import periods

    told = periods.close(
        current().db,
        opening.intent("period close", dry_run=dry_run, reason=reason, options={"until": until}),
        until=until,
        today=today(),
    )
    return answering.tell(told, format, output)


@app.command("reopen")
def reopen(
    reason: RequiredReasonOption,
    closing: ClosingArgument = None,
    until: UntilThereOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import periods

    options = {name: value for name, value in {"closing": closing, "until": until}.items() if value is not None}
    told = periods.reopen(
        current().db,
        opening.intent("period reopen", dry_run=dry_run, reason=reason, options=options),
        closing=closing,
        until=until,
    )
    return answering.tell(told, format, output)


@app.command("list")
def list_periods(format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports.periods import period_list

    with opening.reading() as reader:
        table = period_list(reader)
    return answering.show(table, format, output)


@app.command("show")
def show(closing: NumberArgument, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports.periods import period_show

    with opening.reading() as reader:
        table = period_show(reader, closing)
    return answering.show(table, format, output)
