"""``letter``: what a person or a union is handed on paper, as a Word document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid import words
from mutualaid.cli import answering, declaring, opening
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    DryRunOption,
    NumberArgument,
    OneOf,
    OptionalOnOption,
    PersonArgument,
    ReceiptFormatOption,
    UnitArgument,
    WithinOption,
    days_ahead,
    document_ending,
    file_there,
)
from mutualaid.codes import LETTERS
from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.letters.facts import Letter
    from mutualaid.results import Disclosure
    from mutualaid.store.reading import Reader

app = typer.Typer()

KindArgument = Annotated[str, typer.Argument(metavar="|".join(LETTERS), parser=OneOf(LETTERS))]
DocumentOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE.docx", parser=document_ending(".docx"))
]
TemplateOption = Annotated[Path | None, typer.Option("--template", metavar="FILE.docx", parser=file_there)]

Make = Callable[..., "Letter"]
"""Makes a letter of the open ledger, with the leave to name people in clear."""
Declared = Callable[..., Make]


def _hands_out(app: typer.Typer, kind: str) -> Callable[[Declared], Declared]:
    """Make a command of a function that takes the command's own options and hands back the ``Make`` of a letter.

    What all of them have in common (template, document, ``--dry-run``, format) they neither state nor see.
    """

    def register(declared: Declared) -> Declared:
        def run(
            template: TemplateOption = None,
            output: DocumentOption = None,
            dry_run: DryRunOption = False,
            format: ReceiptFormatOption = None,
            **own: Any,
        ) -> int:
            return _write(kind, declared(**own), template, output, dry_run, format)

        taking = declaring.taking(run, [*declaring.of(declared), *declaring.of(run)])
        app.command(kind)(answering.writes(".docx")(taking))
        return declared

    return register


@_hands_out(app, "receipt")
def receipt(person: PersonArgument, on: OptionalOnOption = None) -> Make:
    from mutualaid.letters import facts

    return partial(facts.receipt, person=person, on=on, today=today())


@_hands_out(app, "cover")
def cover(person: PersonArgument, on: OptionalOnOption = None) -> Make:
    from mutualaid.letters import facts

    return partial(facts.cover, person=person, on=on or today())


@_hands_out(app, "payment")
def payment(claim: NumberArgument, on: OptionalOnOption = None) -> Make:
    from mutualaid.letters import facts

    return partial(facts.payment, claim_no=claim, on=on or today())


@_hands_out(app, "refusal")
def refusal(claim: NumberArgument, on: OptionalOnOption = None) -> Make:
    from mutualaid.letters import facts

    return partial(facts.refusal, claim_no=claim, on=on or today())


@_hands_out(app, "renewal")
def renewal(unit: UnitArgument, on: OptionalOnOption = None, within: WithinOption = None) -> Make:
    from mutualaid.letters import facts

    return partial(facts.renewal, unit=unit, on=on or today(), within_days=days_ahead(within))


@app.command("template")
@answering.writes(".docx")
def template(kind: KindArgument, output: DocumentOption = None) -> int:
    if output is None:
        raise MutualAidError("DOCX_NEEDS_OUTPUT", Exit.USAGE)
    from mutualaid.letters.filling import built_in

    answering.replace_file(output, lambda path: path.write_bytes(built_in(kind).read_bytes()))
    return Exit.DONE


def _write(
    kind: str,
    make: Make,
    template: Path | None,
    output: Path | None,
    dry_run: bool,
    format: str | None,
) -> int:
    """Write a letter in clear, after the entry that says so; it is in Chinese, whatever language the command speaks.

    Its template is filled with masked values first: a faulty one leaves no entry. Raises DOCX_NEEDS_OUTPUT (exit 2).
    """
    if output is None:
        raise MutualAidError("DOCX_NEEDS_OUTPUT", Exit.USAGE)
    answering.refuse_overwriting(output, source=template)
    from mutualaid.letters.filling import filled

    def asked(ledger: Reader, leave: Disclosure | None) -> tuple[Letter, bytes]:
        with words.speaking("zh"):
            letter = make(ledger, leave=leave)
            return letter, filled(letter, template)

    found: Any = opening.disclosing(
        asked, lambda answer: answer[0].people, "letter", command=f"letter {kind}", file=output, dry_run=dry_run
    )
    if not dry_run:
        from mutualaid.sheets.writing import replacing

        with replacing(output) as write:
            write(found.answer[1])
        answering.tell_private(output)
    return answering.tell(found.receipt, format)
