"""``demo``: builds the sample district in a folder of its own, with the clerk's own commands."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Annotated

import typer

from mutualaid.cli import invocation, streams
from mutualaid.errors import Exit

FOLDER = "mutualaid-demo"


def command(
    folder: Annotated[Path | None, typer.Argument(metavar="DIR")] = None,
) -> int:
    invocation.refuse_at()
    from mutualaid.demo import building

    lines = building.build(folder or Path(FOLDER), run=_heard, talk=streams.talk)
    streams.emit("".join(f"{line}\n" for line in lines))
    return Exit.DONE


def _heard(arguments: Sequence[str]) -> tuple[int, str]:
    """Run one command line inside this run; its exit code and what it wrote to stdout."""
    from mutualaid.cli.main import main

    heard = StringIO()
    with redirect_stdout(heard):
        code = main(arguments)
    return code, heard.getvalue()
