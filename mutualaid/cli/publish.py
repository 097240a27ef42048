"""``publish``: figures as they were printed, computed again, and bridged to what the ledger says later."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mutualaid.cli import answering, declaring, opening
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import (
    AsOfOption,
    FileArgument,
    FormatOption,
    NumberArgument,
    OneOf,
    OutputOption,
    PeopleOption,
    PlanOption,
    ReasonOption,
    UnitOption,
    YearOption,
    given_text,
    period,
    whole_number,
)
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Note, Table

app = typer.Typer()


def _report(text: str) -> str:
    """The name of a report whose figure can be published."""
    from mutualaid.publications.answers import publishable

    return str(OneOf(publishable())(text))


def _until(text: str) -> int | None:
    """The number of a later publication, or ``now``."""
    return None if text == "now" else whole_number(text)


ReportArgument = Annotated[str, typer.Argument(metavar="REPORT", parser=_report)]
TitleOption = Annotated[str | None, typer.Option("--title", metavar="TEXT", parser=given_text)]
ByOption = Annotated[str | None, typer.Option("--by", metavar="GROUPING", parser=given_text)]
ToOption = Annotated[int | None, typer.Option("--to", metavar="NO|now", parser=_until)]


@declaring.writes(app, "publish create")
def create(
    report: ReportArgument,
    unit: UnitOption = None,
    as_of: AsOfOption = None,
    year: YearOption = None,
    by: ByOption = None,
    plan: PlanOption = None,
    people: PeopleOption = False,
    title: TitleOption = None,
    reason: ReasonOption = None,
) -> Write:
    day = period(year, as_of, today())
    from mutualaid.publications import printing

    asked: dict[str, Any] = {"unit": unit, "as_of": day, "by": by, "plan": plan, "people": people}

    return Write(lambda ledger, intent: printing.create(ledger, intent, report, title=title, **asked), reason=reason)


@declaring.asks(app, "list")
def list_publications() -> Question:
    from mutualaid.reports.publications import publication_list

    return lambda ledger: publication_list(ledger)


@declaring.asks(app, "show")
def show(number: NumberArgument) -> Question:
    from mutualaid.reports.publications import publication_show

    return lambda ledger: publication_show(ledger, number)


@app.command("reproduce")
def reproduce(number: NumberArgument, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.publications import reproducing
    from mutualaid.reports.publications import described, publication

    with opening.reading() as reader:
        printed = publication(reader, number)
    with opening.reading(at=printed.head) as reader:
        again = reproducing.reproduced(reader, printed)
    record = {
        "reproduced": again.agrees,
        **described(printed),
        "row_count": printed.row_count,
        "total_agrees": again.total_agrees,
        "rows_agree": again.rows_agree,
        "was": printed.total,
        "now": again.total,
    }
    if current().format == "table" and again.agrees:
        del record["now"]
    return answering.answer(record, format, output, code=Exit.DONE if again.agrees else Exit.INTEGRITY)


@app.command("bridge")
def bridge(
    number: NumberArgument, to: ToOption = None, format: FormatOption = None, output: OutputOption = None
) -> int:
    from mutualaid.publications import bridging
    from mutualaid.reports.publications import publication

    with opening.reading() as reader:
        printed = publication(reader, number)
        later = None if to is None else publication(reader, to)
    if later is not None and (later.report, later.params) != (printed.report, printed.params):
        raise MutualAidError("BRIDGE_OTHER_QUESTION", publication_no=number, other=later.publication_no)
    until = None if later is None else later.head
    with opening.reading(at=printed.head) as first, opening.reading(at=until) as last:
        table = bridging.bridge(first, last, printed)
    return answering.show(_in_words(table), format, output)


@app.command("check")
def check(
    file: FileArgument,
    unit: UnitOption = None,
    as_of: AsOfOption = None,
    year: YearOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.publications.notices import checking, reading

    lines = reading.lines(file)
    stamp = None if current().at else reading.stamp_of(lines)
    with opening.reading(at=stamp) as reader:
        day = _day_of_notice(reading.day_of(lines), reading.year_of(lines), year, as_of)
        table = checking.check(reader, lines, file=file.name, unit=unit, as_of=day)
    if stamp is None and not current().at:
        table = table._replace(notes=[*table.notes, Note("NOTICE_WITHOUT_STAMP")])
    if current().format == "table":
        table = _told(table)
    answering.show(table, format, output)
    return Exit.DONE if table.total is not None and table.total["ok"] else Exit.REFUSED


def _day_of_notice(day: str | None, year_told: int | None, year: int | None, as_of: str | None) -> str:
    """As of which day a notice speaks: as the command line says, else as it says itself, else at the end of its year.

    Raises YEAR_AND_DAY_DIFFER and NOTICE_WITHOUT_YEAR (exit 2).
    """
    if year is not None or as_of is not None:
        return period(year, as_of, today())
    if day is not None:
        return day
    if year_told is None:
        raise MutualAidError("NOTICE_WITHOUT_YEAR", Exit.USAGE)
    return period(year_told, None, today())


def _told(table: Table) -> Table:
    """For people: what is not so, each number as it is printed and as the ledger has it."""
    from mutualaid.render.cells import person

    rows = [
        {**row, "stated": row["printed"], "known": person(str(row["figure"] or ""), row["known"])}
        for row in table.rows
        if row["verdict"] != "confirmed"
    ]
    columns = ("line", "word", "figure", "unit_code", "plan_code", "year", "stated", "known", "verdict")
    return table._replace(columns=columns if rows else (), rows=rows)


def _in_words(table: Table) -> Table:
    """The bridge with its sentence: ``74.37 % (7,437 / 10,000) -> 74.41 % (…): entered late +12 / +12, …``."""
    from mutualaid import words
    from mutualaid.render.cells import person, told

    total: dict[str, Any] = dict(table.total or {})
    parts = []
    for kind in total["kinds"]:
        above, below = ((key, kind[key]) for key in kind if key not in ("kind", "row_count"))
        shown = _signed(*above)
        if below[1] or below[0].endswith("_count"):
            shown += f" / {_signed(*below)}"
        parts.append(f"{person('kind', kind['kind'])} {shown}")
    code = "BRIDGE" if parts else "BRIDGE_NONE" if total["was"] == total["now"] else "BRIDGE_PLAIN"
    separator = words.label("value", "separator")
    said = {"parts": separator.join(parts), "was": _figure(total["was"]), "now": _figure(total["now"])}
    total["message"] = told(code, said)
    if current().format == "table":
        # The sentence says it all.
        total = {"message": total["message"]}
    return table._replace(total=total)


def _signed(key: str, value: int) -> str:
    from mutualaid.render.cells import person

    return f"{'+' if value > 0 else ''}{person(key, value)}"


def _figure(total: dict[str, Any]) -> str:
    """A rate with its two counts, an amount with its growth; other figures one by one."""
    from mutualaid.render.cells import person, rate

    if {"rate_bp", "member_count"} <= total.keys():
        return rate("rate_bp", total)
    if {"growth_bp", "previous_fen"} <= total.keys():
        amount = next((key for key in ("contribution_fen", "aid_fen") if key in total), "previous_fen")
        return f"{person(amount, total[amount])} ({person('growth_bp', total['growth_bp'])})"
    return person("figure", total)
