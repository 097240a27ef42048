"""``audit``: what an auditor takes along."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import FormatOption, OutputOption, UnitOption, YearOption, given_text, whole_number
from mutualaid.errors import Exit

app = typer.Typer()

CountArgument = Annotated[int, typer.Argument(metavar="N", parser=whole_number)]
SeedOption = Annotated[str, typer.Option("--seed", metavar="S", parser=given_text)]


@app.command("sample")
def sample(
    count: CountArgument,
    seed: SeedOption,
    unit: UnitOption = None,
    year: YearOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.reports import sampling

    with opening.reading() as reader:
        drawn = sampling.sample(reader, count, seed=seed, today=today(), unit=unit, year=year)
    if output is not None and current().format == "xlsx":
        from mutualaid.render import sample as workbook

        answering.replace_file(output, lambda path: workbook.write(drawn, path))
        return Exit.DONE
    return answering.show(drawn.table, format, output)
