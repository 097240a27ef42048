"""``report``: the questions of ``reports.CATALOG``, each one call and one answer."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid import reports
from mutualaid.cli import answering, declaring, opening
from mutualaid.cli.declaring import Question
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import (
    AsOfOption,
    FormatOption,
    OneOf,
    OutputOption,
    PeopleOption,
    PlanOption,
    ReceiptFormatOption,
    SortOption,
    TopOption,
    UnitOption,
    YearOption,
    calendar_year,
    document_ending,
    file_there,
    least_count,
    period,
)
from mutualaid.cli.streams import emit
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render import formats

if TYPE_CHECKING:
    from mutualaid.results import Table
    from mutualaid.store.reading import Reader

app = typer.Typer()

WorkbookFormatOption = Annotated[
    str | None, typer.Option("--format", "-f", metavar="xlsx", parser=OneOf(formats.names))
]
PageOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE.html", parser=document_ending(".html", ".htm"))
]
FromOption = Annotated[int | None, typer.Option("--from", metavar="Y", parser=calendar_year)]
ToOption = Annotated[int | None, typer.Option("--to", metavar="Y", parser=calendar_year)]
NoticeOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE.docx|.txt", parser=document_ending(".docx", ".txt"))
]
TemplateOption = Annotated[Path | None, typer.Option("--template", metavar="FILE.docx", parser=file_there)]
SuppressOption = Annotated[int | None, typer.Option("--suppress", metavar="N", parser=least_count)]


def _question(name: str, entry: reports.Entry) -> Callable[..., int]:
    """The command that asks one question of the ledger; its options are those that the question takes."""

    def command(
        as_of: str | None,
        year: int | None,
        format: str | None,
        output: Any,
        suppress: int | None = None,
        sort: str | None = None,
        top: int | None = None,
        **asked: Any,
    ) -> int:
        day = period(year, as_of, today())
        reports.refuse_others(name, **asked)
        if suppress is not None and asked.get("people"):
            raise MutualAidError("SUPPRESS_AND_PEOPLE", Exit.USAGE)
        with opening.reading() as reader:
            table = reports.question(name)(reader, as_of=day, **asked)
        if suppress is not None:
            from mutualaid.reports import suppressing

            for_people = not formats.format_named(current().format).MACHINE_READ
            table = suppressing.suppress(table, suppress, for_people=for_people)
        return answering.show(declaring.picked(table, sort, top), format, output)

    taken: dict[str, tuple[object, object]] = {"unit": (UnitOption, None), "as_of": (AsOfOption, None)}
    taken["year"] = (YearOption, None)
    if entry.groupings:
        by = typer.Option("--by", parser=OneOf(entry.groupings))
        taken["by"] = (Annotated[str | None, by], None)
    if "plan" in entry.options:
        taken["plan"] = (PlanOption, None)
    if "people" in entry.options:
        taken["people"] = (PeopleOption, False)
    if "suppress" in entry.options:
        taken["suppress"] = (SuppressOption, None)
    taken |= {"sort": (SortOption, None), "top": (TopOption, None)}
    taken |= {"format": (FormatOption, None), "output": (OutputOption, None)}
    return declaring.taking(
        command,
        [
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for name, (annotation, default) in taken.items()
        ],
    )


for _name, _entry in reports.CATALOG.items():
    if _entry.asked_in:
        app.command(_name)(_question(_name, _entry))


@declaring.asks(app, "list")
def list_reports() -> Question:

    return lambda ledger: reports.report_list(ledger)


@declaring.asks(app, "trend")
def trend(
    unit: UnitOption = None, plan: PlanOption = None, from_year: FromOption = None, to_year: ToOption = None
) -> Question:
    day = period(to_year, None, today())

    def asked(ledger: Reader) -> Table:
        from mutualaid.reports.trend import trend as asked_of

        return asked_of(ledger, unit=unit, as_of=day, since=from_year, plan=plan)

    return asked


@app.command("summary")
def summary(
    year: YearOption = None, unit: UnitOption = None, format: WorkbookFormatOption = None, output: OutputOption = None
) -> int:
    if output is None or format != "xlsx":
        raise MutualAidError("SUMMARY_NEEDS_WORKBOOK", Exit.USAGE)
    day = period(year, None, today())
    from mutualaid.render import summary as workbook

    with opening.reading() as reader:
        answering.replace_file(output, lambda path: workbook.write(reader, path, unit=unit, as_of=day))
    return Exit.DONE


@app.command("bulletin")
@answering.writes(".docx", ".txt")
def bulletin(
    year: YearOption = None,
    unit: UnitOption = None,
    template: TemplateOption = None,
    format: ReceiptFormatOption = None,
    output: NoticeOption = None,
) -> int:
    day = period(year, None, today())
    if template is not None and (output is None or output.suffix.lower() != ".docx"):
        raise MutualAidError("TEMPLATE_NEEDS_DOCX", Exit.USAGE)
    from mutualaid.letters import bulletin as notices

    with opening.reading() as reader:
        made = notices.bulletin(reader, unit=unit, as_of=day)
    if output is None:
        return answering.answer(notices.record(made), format) if format == "json" else _said(made.text)
    if output.suffix.lower() == ".docx":
        from mutualaid.letters import filling

        content = filling.filled(made.letter(written_on=today()), template)
    else:
        content = made.text.encode()
    answering.replace_file(output, lambda path: path.write_bytes(content))
    return Exit.DONE


def _said(text: str) -> int:
    emit(text)
    return Exit.DONE


@app.command("html")
def html(year: YearOption = None, unit: UnitOption = None, output: PageOption = None) -> int:
    if output is None:
        raise MutualAidError("HTML_NEEDS_OUTPUT", Exit.USAGE)
    day = period(year, None, today())
    from mutualaid.render import html as page

    with opening.reading() as reader:
        answering.replace_file(output, lambda path: page.write(reader, path, unit=unit, as_of=day))
    return Exit.DONE
