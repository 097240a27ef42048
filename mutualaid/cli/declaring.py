"""How commands are declared: a command states its own options and hands back what it brings; the rest stands here once.

A command that writes hands back a ``Write``, one that asks the question to put to the open ledger. What all of them
have in common (``--dry-run``, the format and the file of the answer) they neither state nor see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import current
from mutualaid.cli.options import DryRunOption, FormatOption, OutputOption, SortOption, TopOption
from mutualaid.results import Table

if TYPE_CHECKING:
    import typer

    from mutualaid.journal import Intent
    from mutualaid.results import Receipt
    from mutualaid.store.reading import Reader

Question = Callable[["Reader"], "Table | Mapping[str, Any]"]
"""What a command asks the open ledger: a table, or a record whose JSON is the mapping as it stands."""
LISTS = frozenset(("list", "balance", "renewals", "floor", "recheck", "batches", "disclosures", "trend"))
"""The words of commands that list."""
Declared = TypeVar("Declared", bound=Callable[..., Any])


class Write(NamedTuple):
    """What a command that writes brings."""

    use_case: Callable[[str, Intent], Receipt]
    """Called with the ledger's address and what this run sets out to write."""
    reason: str | None = None
    options: Mapping[str, object] | None = None
    """Those of its options that the journal keeps."""


def writes(app: typer.Typer, action: str) -> Callable[[Declared], Declared]:
    """Make a command that writes of a function that takes the command's own options and hands back its ``Write``.

    The command is called like the last word of ``action``, under which the journal keeps its entries.
    """

    def register(declared: Declared) -> Declared:
        def run(
            dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None, **own: Any
        ) -> int:
            use_case, reason, options = declared(**own)
            intent = opening.intent(action, dry_run=dry_run, reason=reason, options=options)
            return answering.tell(use_case(current().db, intent), format, output)

        app.command(action.rpartition(" ")[2])(taking(run, [*of(declared), *of(run)]))
        return declared

    return register


def asks(app: typer.Typer, name: str) -> Callable[[Declared], Declared]:
    """Make a command of a function that takes the command's own options and hands back its ``Question``.

    One that lists takes ``--sort`` and ``--top`` besides.
    """

    def register(declared: Declared) -> Declared:
        def run(
            format: FormatOption = None,
            output: OutputOption = None,
            sort: str | None = None,
            top: int | None = None,
            **own: Any,
        ) -> int:
            question = declared(**own)
            with opening.reading() as ledger:
                answer = question(ledger)
            if isinstance(answer, Table):
                return answering.show(picked(answer, sort, top), format, output)
            return answering.answer(answer, format, output)

        def told(
            sort: SortOption = None, top: TopOption = None, format: FormatOption = None, output: OutputOption = None
        ) -> None: ...

        shared = [each for each in of(told) if name in LISTS or each.name not in ("sort", "top")]
        app.command(name)(taking(run, [*of(declared), *shared]))
        return declared

    return register


def picked(table: Table, sort: str | None, top: int | None) -> Table:
    """The rows that ``--sort`` and ``--top`` ask for."""
    if sort is None and top is None:
        return table
    from mutualaid.reports import picking  # most lists are shown as they are

    return picking.pick(table, sort=sort, top=top)


def of(function: Callable[..., Any]) -> list[Parameter]:
    """The parameters of a function by name, with their annotations as values."""
    named = signature(function, eval_str=True).parameters.values()
    return [each for each in named if each.kind is not Parameter.VAR_KEYWORD]


def taking(run: Callable[..., int], parameters: Iterable[Parameter]) -> Callable[..., int]:
    """``run`` as Typer reads it: with these parameters, each given by name."""
    by_name = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in parameters]
    run.__signature__ = Signature(by_name)  # type: ignore[attr-defined]
    return run
