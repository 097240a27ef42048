"""``plan``: plans and their dated terms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid.cli import answering, declaring, opening
from mutualaid.cli.declaring import Question
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import (
    AsOfOption,
    DryRunOption,
    FileArgument,
    FormatOption,
    OptionalFileArgument,
    OutputOption,
    PeopleOption,
    PlanArgument,
    UnitOption,
    calendar_year,
    given_day,
    given_text,
    whole_number,
)
from mutualaid.errors import Exit, FaultyFileError, MutualAidError
from mutualaid.render import formats

if TYPE_CHECKING:
    from mutualaid.reports.terms import OnePlan

app = typer.Typer()

RequiredYearOption = Annotated[int, typer.Option("--year", metavar="Y", parser=calendar_year)]
AgainstOption = Annotated[str | None, typer.Option("--against", metavar="PLAN", parser=given_text)]
EffectiveOnOption = Annotated[str | None, typer.Option("--effective-on", metavar="DATE", parser=given_day)]
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
        shown = terms.plan_record(reader, plan, as_of=as_of or today())
    return answering.answer(_read_aloud(shown, answering.settle(format, output)), format, output, rows="terms")


@app.command("check")
def check(
    file: OptionalFileArgument = None,
    as_of: AsOfOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.reports import terms

    if file is None:
        with opening.reading() as reader:
            record = terms.plan_check(reader, as_of=as_of or today())
    else:
        record = _checked(file, as_of or today(), answering.settle(format, output))
    code = Exit.DONE if record["ok"] else Exit.REFUSED
    return answering.answer(record, format, output, rows="findings" if file is None else "terms", code=code)


def _checked(file: Path, as_of: str, format: str) -> dict[str, Any]:
    """What a file of terms says, and what is worth a look in it; to a program also what is wrong in it."""
    from mutualaid import plans
    from mutualaid.reports import terms

    try:
        plan = plans.read_file(_text_of(file)[0], file.name)
    except FaultyFileError as wrong:
        if format == "table":
            raise
        from mutualaid.render.faults import objects

        findings = [{"check": told["code"].lower(), "record": told["key"], **told} for told in objects(wrong.lines)]
        return {"ok": False, "file": file.name, "as_of": as_of, "findings": findings, "terms": []}
    return _read_aloud(terms.file_record(plan, file=file.name, as_of=as_of), format)


def _read_aloud(shown: OnePlan, format: str) -> dict[str, Any]:
    """A plan with the sentences of the version in force; for people its values one by one, of that version."""
    from mutualaid.render.aloud import aloud

    record, in_force = shown.record, shown.terms
    said = () if in_force is None else aloud(in_force, kind_code=shown.kind_code, on=record["as_of"], apart=shown.apart)
    record["told"] = [{"topic": each.topic, "message": each.message} for each in said]
    if format == "table" and in_force is not None:
        record = _for_people(record, in_force.effective_on)
    order = ("findings", "doubts", "told", "terms", "sources")
    return {key: value for key, value in record.items() if key not in order} | {
        key: record[key] for key in order if key in record
    }


def _for_people(record: dict[str, Any], effective_on: str) -> dict[str, Any]:
    """The version in force alone, each value with where it comes from; the days of the others are named."""
    from mutualaid import words
    from mutualaid.reports.terms import itemized, term_called

    others = [version["effective_on"] for version in record["terms"] if version["effective_on"] != effective_on]
    rows = [
        {
            "term": term_called(row["term"]),
            "value": row["value"],
            "origin": row["source"] or (row["assumption"] and words.sentence("TOLD_ASSUMED", why=row["assumption"])),
        }
        for row in itemized(record, effective_on=effective_on)["terms"]
    ]
    told = [{"topic": words.label("topic", each["topic"]), "message": each["message"]} for each in record["told"]]
    days = {"effective_on": effective_on, **({"other_versions": others} if others else {})}
    known = {key: value for key, value in record.items() if value is not None}
    return known | days | {"told": told, "terms": rows}


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
    if format == "xlsx" and output is not None:
        from mutualaid.render import trial as workbook

        answering.replace_file(output, lambda path: workbook.write(trial, path, file=file.name))
        return Exit.DONE
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
