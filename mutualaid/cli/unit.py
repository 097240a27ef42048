"""``unit``: the tree of unions, dated."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import declaring, importing
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    AcceptOption,
    AsOfOption,
    OneOf,
    OnOption,
    RateOption,
    ReasonOption,
    UnitArgument,
    WorkbookOption,
    accepted,
    accepting,
    calendar_year,
    given_day,
    given_text,
    whole_number,
)
from mutualaid.codes import HEADCOUNT_BASES

app = typer.Typer()
headcount = typer.Typer()
target = typer.Typer()
alias = typer.Typer()
app.add_typer(headcount, name="headcount")
app.add_typer(target, name="target")
app.add_typer(alias, name="alias")

TextOption = Annotated[str | None, typer.Option(metavar="TEXT", parser=given_text)]


@importing.command(app, "unit import")
def import_units() -> Import:
    from mutualaid import units
    from mutualaid.sheets import columns

    return Import(columns.UNIT, units.import_roster)


@declaring.writes(app, "unit add")
def add(
    code: Annotated[str, typer.Argument(metavar="CODE", parser=given_text)],
    name: Annotated[str, typer.Argument(metavar="NAME", parser=given_text)],
    parent: TextOption = None,
    kind: TextOption = None,
    uscc: TextOption = None,
    staff: Annotated[int | None, typer.Option("--staff", metavar="N", parser=whole_number)] = None,
    opened_on: Annotated[str | None, typer.Option("--opened-on", metavar="DATE", parser=given_day)] = None,
) -> Write:
    from mutualaid import units

    values: dict[str, object] = {
        "unit_code": code,
        "unit_name": name,
        "parent_code": parent,
        "unit_kind": kind,
        "uscc": uscc,
        "staff_count": staff,
        "opened_on": opened_on,
    }
    return Write(lambda ledger, intent: units.add(ledger, intent, values))


@declaring.asks(app, "tree")
def tree(as_of: AsOfOption = None) -> Question:
    from mutualaid.reports import places

    return lambda ledger: places.unit_tree(ledger, as_of=as_of or today())


@declaring.asks(app, "show")
def show(unit: UnitArgument, as_of: AsOfOption = None) -> Question:
    from mutualaid.reports import places

    return lambda ledger: places.unit_record(ledger, unit, as_of=as_of or today())


@declaring.writes(app, "unit move")
def move(
    unit: UnitArgument,
    on: OnOption,
    to: Annotated[str, typer.Option("--to", metavar="UNIT", parser=given_text)],
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import units

    return Write(
        lambda ledger, intent: units.move(ledger, intent, unit, to=to, on=on),
        reason=reason,
        options={"unit": unit, "to": to, "on": on},
    )


@declaring.writes(app, "unit rename")
def rename(
    unit: UnitArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", parser=given_text)],
    on: OnOption,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import units

    return Write(
        lambda ledger, intent: units.rename(ledger, intent, unit, name, on=on),
        reason=reason,
        options={"unit": unit, "name": name, "on": on},
    )


@declaring.writes(app, "unit merge")
def merge(
    unit: UnitArgument,
    on: OnOption,
    into: Annotated[str, typer.Option("--into", metavar="UNIT", parser=given_text)],
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import units

    return Write(
        lambda ledger, intent: units.merge(ledger, intent, unit, into=into, on=on),
        reason=reason,
        options={"unit": unit, "into": into, "on": on},
    )


@declaring.writes(app, "unit close")
def close(unit: UnitArgument, on: OnOption, reason: ReasonOption = None) -> Write:
    from mutualaid import units

    return Write(
        lambda ledger, intent: units.close(ledger, intent, unit, on=on), reason=reason, options={"unit": unit, "on": on}
    )


@declaring.writes(headcount, "unit headcount set")
def set_headcount(
    unit: UnitArgument,
    head_count: Annotated[int, typer.Argument(metavar="N", parser=whole_number)],
    on: OnOption,
    base: Annotated[str, typer.Option("--base", parser=OneOf(HEADCOUNT_BASES))] = "staff",
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import units

    codes = accepted(accept, reason)

    return Write(
        lambda ledger, intent: units.set_headcount(
            ledger, intent, unit, head_count=head_count, on=on, base=base, accept=codes
        ),
        reason=reason,
        options=accepting(codes),
    )


@declaring.writes(target, "unit target set")
def set_target(
    unit: UnitArgument,
    year: Annotated[int, typer.Option("--year", metavar="Y", parser=calendar_year)],
    rate: RateOption,
) -> Write:
    from mutualaid import units

    return Write(lambda ledger, intent: units.set_target(ledger, intent, unit, year=year, target_bp=rate))


@declaring.writes(alias, "unit alias add")
def add_alias(unit: UnitArgument, text: Annotated[str, typer.Argument(metavar="ALIAS", parser=given_text)]) -> Write:
    from mutualaid import units

    return Write(lambda ledger, intent: units.add_alias(ledger, intent, unit, alias=text))


@app.command("template")
def template(output: WorkbookOption = None) -> int:
    from mutualaid.reports import places
    from mutualaid.sheets import columns

    return importing.hand_out(output, columns.UNIT, lambda ledger: {"units": places.unit_labels(ledger, as_of=today())})
