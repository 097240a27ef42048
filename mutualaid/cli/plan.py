"""``plan``: plans and their dated terms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mutualaid.cli import answering, declaring, opening
from mutualaid.cli.declaring import Question
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import (
    AsOfOption,
    DryRunOption,
    FileArgument,
    FormatOption,
    OutputOption,
    PeopleOption,
    PlanArgument,
    UnitOption,
    calendar_year,
    given_text,
    iso_day,
    whole_number,
)
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render import formats

app = typer.Typer()

RequiredYearOption = Annotated[int, typer.Option("--year", metavar="Y", parser=calendar_year)]
AgainstOption = Annotated[str | None, typer.Option("--against", metavar="PLAN", parser=given_text)]
EffectiveOnOption = Annotated[str | None, typer.Option("--effective-on", metavar="DATE", parser=iso_day)]
TopOption = Annotated[int | None, typer.Option("--top", metavar="N", parser=whole_number)]

MOST_BYTES = 1_000_000


@declaring.asks(app, "list")
def list_plans(as_of: AsOfOption = None) -> Question:
    from mutualaid.reports import terms

    return lambda ledger: terms.plan_list(ledger, as_of=as_of or today())


@app.command("show")
def show(plan: PlanArgument, as_of: AsOfOption = None, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports import terms

    with opening.reading() as reader:
        record = terms.plan_record(reader, plan, as_of=as_of or today())
    if answering.settle(format, output) == "table":
        record = terms.itemized(record)
    return answering.answer(record, format, output, rows="terms")


@app.command("check")
def check(as_of: AsOfOption = None, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports import terms

    with opening.reading() as reader:
        record = terms.plan_check(reader, as_of=as_of or today())
    code = Exit.DONE if record["ok"] else Exit.REFUSED
    return answering.answer(record, format, output, rows="findings", code=code)


@app.command("load")
def load(
    file: FileArgument, dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None
) -> int:
    from mutualaid import plans

    text, sha256 = _text_of(file)
    intent = opening.intent("plan load", dry_run=dry_run, file_name=file.name, file_sha256=sha256)
    return answering.tell(plans.load(current().db, intent, text), format, output)


@app.command("try")
def try_terms(
    file: FileArgument,
    year: RequiredYearOption,
    against: AgainstOption = None,
    unit: UnitOption = None,
    effective_on: EffectiveOnOption = None,
    people: PeopleOption = False,
    top: TopOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid import plans
    from mutualaid.claims import trying

    text, _ = _text_of(file)
    plan = plans.read_file(text, file.name)
    most = trying.NAMED if top is None else top
    with opening.reading() as reader:
        trial = trying.tried(
            reader,
            plan,
            year=year,
            against=against,
            unit=unit,
            effective_on=effective_on,
            named=None if people or format == "xlsx" else most,
        )
    table = trying.table(trial, people=people, most=most)
    if not formats.format_named(current().format).MACHINE_READ:
        table = trying.for_people(table)
    return answering.show(table, format, output)


def _text_of(file: Path) -> tuple[str, str]:
    """What a file of terms says, and its sha256. Raises TERMS_ENCODING, FILE_TOO_LARGE (exit 1)."""
    from hashlib import sha256

    content = file.read_bytes()
    if len(content) > MOST_BYTES:
        raise MutualAidError("FILE_TOO_LARGE", Exit.REFUSED, file=file.name)
    try:
        return content.decode("utf-8-sig"), sha256(content).hexdigest()
    except UnicodeDecodeError:
        raise MutualAidError("TERMS_ENCODING", Exit.REFUSED, file=file.name) from None
