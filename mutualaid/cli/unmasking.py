"""``--unmask``: personal values in clear, to a terminal or a private file, after an entry that says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from mutualaid.cli import answering, invocation, opening
from mutualaid.cli.invocation import current
from mutualaid.errors import Exit, MutualAidError

UnmaskOption = Annotated[bool, typer.Option("--unmask")]


def settle(unmask: bool, reason: str | None, output: Path | None) -> None:
    """Refuse a command line that asks for values in clear in a way they are not shown.

    Raises UNMASK_NEEDS_REASON, REASON_WITHOUT_UNMASK, UNMASK_NEEDS_TERMINAL (exit 2).
    """
    if not unmask:
        if reason is not None:
            raise MutualAidError("REASON_WITHOUT_UNMASK", Exit.USAGE)
        return
    invocation.refuse_at()
    if reason is None:
        raise MutualAidError("UNMASK_NEEDS_REASON", Exit.USAGE)
    if output is None and not (sys.stdout is not None and sys.stdout.isatty()):
        raise MutualAidError("UNMASK_NEEDS_TERMINAL", Exit.USAGE)


@contextmanager
def disclosed(unmask: bool, command: str, reason: str | None, people: Sequence[object]) -> Iterator[None]:
    """Leave the entry before anything is shown; what is written meanwhile only its owner can read.

    Where the entry cannot be written nothing is shown: raises what ``journal.write`` raises.
    """
    if not unmask or not people:
        yield
        return
    from mutualaid.journal import write

    intent = opening.intent("disclosure", dry_run=False, reason=reason)
    with write(current().db, intent) as writer:
        writer.assert_one(
            "disclosure",
            command=command,
            person_id=people[0] if len(people) == 1 else None,
            row_count=len(people),
        )
    answering.say("DISCLOSED", entry=writer.entry)
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)
