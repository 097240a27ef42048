"""``mapping``: what headings of files mean, as somebody settled it."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import declaring
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.invocation import today
from mutualaid.cli.options import FileArgument, OneOf, ReasonOption, SheetOption, UnitOption, given_text

app = typer.Typer()


def _imports() -> tuple[str, ...]:
    from mutualaid.sheets.columns import IMPORTS

    return tuple(IMPORTS)


ImportArgument = Annotated[str, typer.Argument(metavar="IMPORT", parser=OneOf(_imports))]
SomeImportArgument = Annotated[str | None, typer.Argument(metavar="IMPORT", parser=OneOf(_imports))]
ImportOption = Annotated[str | None, typer.Option("--import", metavar="IMPORT", parser=OneOf(_imports))]
HeadingArgument = Annotated[str, typer.Argument(metavar="HEADING", parser=given_text)]
FieldArgument = Annotated[str, typer.Argument(metavar="FIELD", parser=given_text)]


@declaring.asks(app, "list")
def list_mappings(of: SomeImportArgument = None, unit: UnitOption = None) -> Question:
    from mutualaid.reports.mappings import mapping_list

    return lambda ledger: mapping_list(ledger, today=today(), import_code=of, unit=unit)


@declaring.asks(app, "show")
def show(file: FileArgument, of: ImportOption = None, unit: UnitOption = None, sheet: SheetOption = None) -> Question:
    from mutualaid import mappings, sheets

    book = sheets.open_book(file, sheet=sheet)
    return lambda ledger: mappings.explained(ledger, book, day=today(), import_code=of, unit=unit)


@declaring.writes(app, "mapping add")
def add(
    of: ImportArgument,
    heading: HeadingArgument,
    field: FieldArgument,
    unit: UnitOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import mappings

    return Write(lambda ledger, intent: mappings.add(ledger, intent, of, heading, field, unit=unit), reason=reason)


@declaring.writes(app, "mapping remove")
def remove(of: ImportArgument, heading: HeadingArgument, unit: UnitOption = None, reason: ReasonOption = None) -> Write:
    from mutualaid import mappings

    return Write(lambda ledger, intent: mappings.remove(ledger, intent, of, heading, unit=unit), reason=reason)
