"""``export``: the ledger for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import today
from mutualaid.cli.options import AsOfOption, ReceiptFormatOption, folder_to_fill

app = typer.Typer()

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", parser=folder_to_fill)]


@app.command("data")
def data(folder: FolderArgument, as_of: AsOfOption = None, format: ReceiptFormatOption = None) -> int:
    from mutualaid.cli import progress
    from mutualaid.exports import writing

    with opening.reading() as reader, progress.of_files(str(folder), progress.MANY_FILES) as step:
        told = writing.export(reader, folder, as_of=as_of or today(), step=step)
    return answering.show(told, format)
