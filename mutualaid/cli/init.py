"""``init``: creates or upgrades the ledger with its district, towns and built-in plans."""

from __future__ import annotations

from typing import Annotated

import typer

from mutualaid.cli import frame
from mutualaid.cli.frame import DryRunOption, FormatOption, OutputOption
from mutualaid.errors import Exit, MutualAidError


def command(
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", parser=frame.given_text)] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", parser=frame.given_text)] = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    if name is not None and code is None:
        raise MutualAidError("NAME_WITHOUT_CODE", Exit.USAGE)
    from mutualaid import founding

    receipt = founding.found(frame.current().db, frame.intent("init", dry_run=dry_run), code=code, name=name)
    return frame.tell(receipt, format, output)
