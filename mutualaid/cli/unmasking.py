"""``--unmask``: personal values in clear, to a terminal or a private file, after an entry that says so."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mutualaid.cli import answering, invocation, opening
from mutualaid.cli.opening import Answer
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.results import Disclosure
    from mutualaid.store.reading import Reader

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


def asked(
    ask: Callable[[Reader, Disclosure | None], Answer],
    people: Callable[[Answer], Collection[int]],
    *,
    command: str,
    unmask: bool,
    reason: str | None,
    output: Path | None,
) -> Answer:
    """What the open ledger answers: masked, or with ``--unmask`` in clear after the entry that says so.

    Where the entry cannot be written nothing is shown: raises what ``opening.disclosing`` raises.
    """
    if not unmask:
        with opening.reading() as ledger:
            return ask(ledger, None)
    found = opening.disclosing(ask, people, "unmasked", command=command, file=output, reason=reason)
    if found.receipt.entry is not None:
        answering.say("DISCLOSED", entry=found.receipt.entry)
    return found.answer
