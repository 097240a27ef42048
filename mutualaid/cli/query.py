"""``query``: a question in SQL, asked of a connection that can only look; personal values are NULL there or masked."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import current
from mutualaid.cli.options import FormatOption, OutputOption, given_text, whole_number
from mutualaid.errors import MutualAidError
from mutualaid.results import Note, Table

USUAL_ROWS = 1_000

SqlArgument = Annotated[str, typer.Argument(metavar="SQL", parser=given_text)]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="N", parser=whole_number)]


def command(
    sql: SqlArgument,
    limit: LimitOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.store import guarding
    from mutualaid.store.reading import engine_of

    if engine_of(current().db) != "sqlite":
        raise MutualAidError("QUERY_EMBEDDED_ONLY")
    if sql.split(None, 1)[0].lower() not in ("select", "with", "values"):
        raise MutualAidError("QUERY_NOT_A_QUESTION")
    with opening.reading(guard=lambda reader: guarding.for_queries(reader, sql)) as reader:
        names, found, more = guarding.ask(reader, sql, most=USUAL_ROWS if limit is None else limit)
        stamp = reader.stamp
    columns = _distinct(names)
    rows: list[dict[str, Any]] = [
        dict(zip(columns, (guarding.shown(value) for value in row), strict=True)) for row in found
    ]
    notes = [Note("QUERY_MORE", facts={"row_count": len(rows)})] if more else []
    return answering.show(
        Table({"list": "query"}, stamp, columns, rows, {"row_count": len(rows)}, notes), format, output
    )


def _distinct(names: list[str]) -> list[str]:
    """The names of the columns, a second of the same name numbered."""
    made: list[str] = []
    for name in names:
        told = name or "column"
        number = 2
        while told in made:
            told, number = f"{name or 'column'}_{number}", number + 1
        made.append(told)
    return made
