"""``unit``: the tree of unions, dated."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import answering, importing, opening
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import (
    AsOfOption,
    DryRunOption,
    FormatOption,
    OneOf,
    OnOption,
    OutputOption,
    RateOption,
    ReasonOption,
    UnitArgument,
    WorkbookOption,
    calendar_year,
    given_text,
    iso_day,
    whole_number,
)
from mutualaid.codes import HEADCOUNT_BASES
from mutualaid.errors import Exit, MutualAidError

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


@app.command("add")
def add(
    code: Annotated[str, typer.Argument(metavar="CODE", parser=given_text)],
    name: Annotated[str, typer.Argument(metavar="NAME", parser=given_text)],
    parent: TextOption = None,
    kind: TextOption = None,
    uscc: TextOption = None,
    staff: Annotated[int | None, typer.Option("--staff", metavar="N", parser=whole_number)] = None,
    opened_on: Annotated[str | None, typer.Option("--opened-on", metavar="DATE", parser=iso_day)] = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
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
    receipt = units.add(current().db, opening.intent("unit add", dry_run=dry_run), values)
    return answering.tell(receipt, format, output)


@app.command("tree")
def tree(as_of: AsOfOption = None, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports import places

    with opening.reading() as reader:
        table = places.unit_tree(reader, as_of=as_of or today())
    return answering.show(table, format, output)


@app.command("show")
def show(unit: UnitArgument, as_of: AsOfOption = None, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports import places

    with opening.reading() as reader:
        record = places.unit_record(reader, unit, as_of=as_of or today())
    return answering.answer(record, format, output)


@app.command("move")
def move(
    unit: UnitArgument,
    on: OnOption,
    to: Annotated[str, typer.Option("--to", metavar="UNIT", parser=given_text)],
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import units

    intent = opening.intent("unit move", dry_run=dry_run, reason=reason, options={"unit": unit, "to": to, "on": on})
    return answering.tell(units.move(current().db, intent, unit, to=to, on=on), format, output)


@app.command("merge")
def merge(
    unit: UnitArgument,
    on: OnOption,
    into: Annotated[str, typer.Option("--into", metavar="UNIT", parser=given_text)],
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import units

    intent = opening.intent(
        "unit merge", dry_run=dry_run, reason=reason, options={"unit": unit, "into": into, "on": on}
    )
    return answering.tell(units.merge(current().db, intent, unit, into=into, on=on), format, output)


@app.command("close")
def close(
    unit: UnitArgument,
    on: OnOption,
    reason: ReasonOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import units

    intent = opening.intent("unit close", dry_run=dry_run, reason=reason, options={"unit": unit, "on": on})
    return answering.tell(units.close(current().db, intent, unit, on=on), format, output)


@headcount.command("set")
def set_headcount(
    unit: UnitArgument,
    head_count: Annotated[int, typer.Argument(metavar="N", parser=whole_number)],
    on: OnOption,
    base: Annotated[str, typer.Option("--base", parser=OneOf(HEADCOUNT_BASES))] = "staff",
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import units

    intent = opening.intent("unit headcount set", dry_run=dry_run)
    receipt = units.set_headcount(current().db, intent, unit, head_count=head_count, on=on, base=base)
    return answering.tell(receipt, format, output)


@target.command("set")
def set_target(
    unit: UnitArgument,
    year: Annotated[int, typer.Option("--year", metavar="Y", parser=calendar_year)],
    rate: RateOption,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import units

    intent = opening.intent("unit target set", dry_run=dry_run)
    return answering.tell(units.set_target(current().db, intent, unit, year=year, target_bp=rate), format, output)


@alias.command("add")
def add_alias(
    unit: UnitArgument,
    text: Annotated[str, typer.Argument(metavar="ALIAS", parser=given_text)],
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import units

    intent = opening.intent("unit alias add", dry_run=dry_run)
    return answering.tell(units.add_alias(current().db, intent, unit, alias=text), format, output)


@app.command("template")
def template(
    output: WorkbookOption = None,
) -> int:
    if output is None:
        raise MutualAidError("XLSX_NEEDS_OUTPUT", Exit.USAGE)
    from mutualaid import sheets
    from mutualaid.reports import places
    from mutualaid.sheets import columns

    with opening.reading() as reader:
        names = places.unit_labels(reader, as_of=today())
    sheets.write_template(output, columns.UNIT, units=names, plans=())
    answering.say("FILE_WRITTEN", path=str(output))
    return Exit.DONE
