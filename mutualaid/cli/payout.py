"""``payout``: money out; received direct-claim lists and what became of each payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid.cli import declaring, importing, payout_batches
from mutualaid.cli.declaring import Question
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    BadValue,
    OneOf,
    PersonOption,
    PlanOption,
    UnitOption,
    WorkbookOption,
    YearOption,
    given_day,
)
from mutualaid.codes import PAYOUT_STATES

if TYPE_CHECKING:
    from mutualaid.store.reading import Reader

app = typer.Typer()


def _quarter(text: str) -> str:
    """A quarter as in a file: ``2018Q1``, ``2018年第一季度``."""
    from mutualaid.rules.values import read_quarter

    quarter, _ = read_quarter(text)
    if quarter is None:
        raise BadValue("BAD_QUARTER", text)
    return quarter


PaidOnOption = Annotated[str | None, typer.Option("--paid-on", metavar="DATE", parser=given_day)]
QuarterOption = Annotated[str | None, typer.Option("--quarter", metavar="2018Q1", parser=_quarter)]
StateOption = Annotated[
    str | None,
    typer.Option("--state", parser=OneOf(PAYOUT_STATES)),
]


@importing.command(app, "payout import")
def import_payouts(plan: PlanOption = None, paid_on: PaidOnOption = None, quarter: QuarterOption = None) -> Import:
    from mutualaid import payouts
    from mutualaid.sheets import columns

    return Import(columns.PAYOUT, payouts.import_roster, {"plan": plan, "paid_on": paid_on, "quarter": quarter})


@declaring.asks(app, "list")
def list_payouts(
    unit: UnitOption = None,
    year: YearOption = None,
    person: PersonOption = None,
    plan: PlanOption = None,
    state: StateOption = None,
) -> Question:
    from mutualaid.reports.payouts import payout_list

    return lambda ledger: payout_list(
        ledger, today=today(), unit=unit, year=year, person=person, plan=plan, state=state
    )


@app.command("template")
def template(output: WorkbookOption = None) -> int:
    from mutualaid.names.plans import PlanIndex
    from mutualaid.sheets import columns

    def asked(ledger: Reader) -> dict[str, Any]:
        return {"plans": [plan.name_zh for plan in PlanIndex(ledger).by_id.values()]}

    return importing.hand_out(output, columns.PAYOUT, asked)


app.registered_commands += payout_batches.app.registered_commands
