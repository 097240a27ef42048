"""``period``: money up to a day is settled, and opened again only by another person."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import frame
from mutualaid.cli.frame import (
    DryRunOption,
    FormatOption,
    NumberArgument,
    OutputOption,
    ReasonOption,
    RequiredReasonOption,
)

app = typer.Typer()

UntilOption = Annotated[str, typer.Option("--until", metavar="DATE", parser=frame.iso_day)]
UntilThereOption = Annotated[str | None, typer.Option("--until", metavar="DATE", parser=frame.iso_day)]
ClosingArgument = Annotated[int | None, typer.Argument(metavar="NO", parser=frame.whole_number)]


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
        frame.current().db,
        frame.intent("period close", dry_run=dry_run, reason=reason, options={"until": until}),
        until=until,
        today=frame.today(),
    )
    return frame.tell(told, format, output)


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
        frame.current().db,
        frame.intent("period reopen", dry_run=dry_run, reason=reason, options=options),
        closing=closing,
        until=until,
    )
    return frame.tell(told, format, output)


@app.command("list")
def list_periods(format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports.periods import period_list

    with frame.reading() as reader:
        table = period_list(reader)
    return frame.show(table, format, output)


@app.command("show")
def show(closing: NumberArgument, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports.periods import period_show

    with frame.reading() as reader:
        table = period_show(reader, closing)
    return frame.show(table, format, output)
