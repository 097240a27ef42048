"""``period``: money up to a day is settled, and opened again only by another person."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import declaring
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    NumberArgument,
    ReasonOption,
    RequiredReasonOption,
    given_day,
    whole_number,
)

app = typer.Typer()

UntilOption = Annotated[str, typer.Option("--until", metavar="DATE", parser=given_day)]
UntilThereOption = Annotated[str | None, typer.Option("--until", metavar="DATE", parser=given_day)]
ClosingArgument = Annotated[int | None, typer.Argument(metavar="NO", parser=whole_number)]


@declaring.writes(app, "period close")
def close(until: UntilOption, reason: ReasonOption = None) -> Write:
    from mutualaid import periods

    return Write(
        lambda ledger, intent: periods.close(
            ledger,
            intent,
            until=until,
            today=today(),
        ),
        reason=reason,
        options={"until": until},
    )


@declaring.writes(app, "period reopen")
def reopen(reason: RequiredReasonOption, closing: ClosingArgument = None, until: UntilThereOption = None) -> Write:
    from mutualaid import periods

    options = {name: value for name, value in {"closing": closing, "until": until}.items() if value is not None}

    return Write(
        lambda ledger, intent: periods.reopen(
            ledger,
            intent,
            closing=closing,
            until=until,
        ),
        reason=reason,
        options=options,
    )


@declaring.asks(app, "list")
def list_periods() -> Question:
    from mutualaid.reports.periods import period_list

    return lambda ledger: period_list(ledger)


@declaring.asks(app, "show")
def show(closing: NumberArgument) -> Question:
    from mutualaid.reports.periods import period_show

    return lambda ledger: period_show(ledger, closing)
