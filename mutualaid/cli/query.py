"""``query``: a question in SQL, answered from what holds no personal value and no diagnosis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid.cli import answering, opening
from mutualaid.cli.options import FormatOption, OutputOption, given_text, whole_number
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Note, Table

if TYPE_CHECKING:
    from mutualaid.store.reading import Reader

USUAL_ROWS = 1_000

SqlArgument = Annotated[str | None, typer.Argument(metavar="SQL", parser=given_text)]
LimitOption = Annotated[int | None, typer.Option("--limit", metavar="N", parser=whole_number)]
TablesOption = Annotated[bool, typer.Option("--tables")]


def command(
    sql: SqlArgument = None,
    tables: TablesOption = False,
    limit: LimitOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    if sql is None and not tables:
        raise MutualAidError("QUERY_NEEDS_SQL", Exit.USAGE)
    if sql is not None and sql.split(None, 1)[0].lower() not in ("select", "with", "values"):
        raise MutualAidError("QUERY_NOT_A_QUESTION")
    with opening.reading() as reader:
        answer = _tables(reader) if sql is None else _answer(reader, sql, USUAL_ROWS if limit is None else limit)
    return answering.show(answer, format, output)


def _answer(reader: Reader, sql: str, most: int) -> Table:
    from mutualaid.store import questions

    names, found, more = questions.ask(reader, sql, most=most)
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in found]
    notes = [Note("QUERY_MORE", facts={"row_count": len(rows)})] if more else []
    return Table({"list": "query"}, reader.stamp, names, rows, {"row_count": len(rows)}, notes)


def _tables(reader: Reader) -> Table:
    from mutualaid.store import questions

    rows = [
        {"table_name": name, "about": _about(name), "columns": ", ".join(questions.columns(reader, name))}
        for name in questions.offered()
    ]
    return Table(
        {"list": "query_tables"}, reader.stamp, ("table_name", "about", "columns"), rows, {"row_count": len(rows)}
    )


def _about(name: str) -> str:
    """One line on what can be asked under a name."""
    from mutualaid import words
    from mutualaid.facts import KEYS

    stem = name.removesuffix("_now")
    if stem not in KEYS:
        return words.label("asked", name)
    what = words.label("ledger_table", stem)
    return words.sentence("QUERY_TABLE_EVER" if name == stem else "QUERY_TABLE_STANDING", what=what)
