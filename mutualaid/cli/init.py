"""``init``: creates or upgrades the ledger with its district, towns and built-in plans."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import current
from mutualaid.cli.options import DryRunOption, FormatOption, OutputOption, given_text
from mutualaid.errors import Exit, MutualAidError


def command(
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", parser=given_text)] = None,
    name: Annotated[str | None, typer.Option("--name", metavar="TEXT", parser=given_text)] = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    if name is not None and code is None:
        raise MutualAidError("NAME_WITHOUT_CODE", Exit.USAGE)
    _refuse_missing_folder(current().db_given)
    from mutualaid import founding

    receipt = founding.found(current().db, opening.intent("init", dry_run=dry_run), code=code, name=name)
    return answering.tell(receipt, format, output)


def _refuse_missing_folder(db: str | None) -> None:
    """A folder that somebody names must be there, since a misspelled one would hold a ledger nobody finds again.

    The user's own data folder is made where it is missing.
    """
    from mutualaid.store.reading import engine_of, sqlite_path

    if db is None or engine_of(db) != "sqlite":
        return
    place = Path(sqlite_path(db))
    if not place.parent.is_dir():
        raise MutualAidError("NO_SUCH_FOLDER", Exit.USAGE, value=str(place), folder=str(place.parent), name="--db")
