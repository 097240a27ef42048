"""``letter``: what a person or a union is handed on paper, as a Word document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mutualaid import words
from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import today
from mutualaid.cli.options import (
    DryRunOption,
    NumberArgument,
    OneOf,
    PersonArgument,
    ReceiptFormatOption,
    UnitArgument,
    WithinOption,
    document_ending,
    file_there,
    iso_day,
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
OptionalOnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", parser=iso_day)]

MOST_DAYS = 36_600
"""So far ahead ends of cover are looked for at most: a hundred years."""


@app.command("receipt")
@answering.writes(".docx")
def receipt(
    person: PersonArgument,
    on: OptionalOnOption = None,
    template: TemplateOption = None,
    output: DocumentOption = None,
    dry_run: DryRunOption = False,
    format: ReceiptFormatOption = None,
) -> int:
    from mutualaid.letters import facts

    return _hand_out(
        "receipt", partial(facts.receipt, person=person, on=on, today=today()), template, output, dry_run, format
    )


@app.command("cover")
@answering.writes(".docx")
def cover(
    person: PersonArgument,
    on: OptionalOnOption = None,
    template: TemplateOption = None,
    output: DocumentOption = None,
    dry_run: DryRunOption = False,
    format: ReceiptFormatOption = None,
) -> int:
    from mutualaid.letters import facts

    return _hand_out("cover", partial(facts.cover, person=person, on=on or today()), template, output, dry_run, format)


@app.command("payment")
@answering.writes(".docx")
def payment(
    claim: NumberArgument,
    on: OptionalOnOption = None,
    template: TemplateOption = None,
    output: DocumentOption = None,
    dry_run: DryRunOption = False,
    format: ReceiptFormatOption = None,
) -> int:
    from mutualaid.letters import facts

    return _hand_out(
        "payment", partial(facts.payment, claim_no=claim, on=on or today()), template, output, dry_run, format
    )


@app.command("refusal")
@answering.writes(".docx")
def refusal(
    claim: NumberArgument,
    on: OptionalOnOption = None,
    template: TemplateOption = None,
    output: DocumentOption = None,
    dry_run: DryRunOption = False,
    format: ReceiptFormatOption = None,
) -> int:
    from mutualaid.letters import facts

    return _hand_out(
        "refusal", partial(facts.refusal, claim_no=claim, on=on or today()), template, output, dry_run, format
    )


@app.command("renewal")
@answering.writes(".docx")
def renewal(
    unit: UnitArgument,
    on: OptionalOnOption = None,
    within: WithinOption = None,
    template: TemplateOption = None,
    output: DocumentOption = None,
    dry_run: DryRunOption = False,
    format: ReceiptFormatOption = None,
) -> int:
    from mutualaid.letters import facts
    from mutualaid.reports.enrolled import DAYS_AHEAD

    days = DAYS_AHEAD if within is None else within
    if days > MOST_DAYS:
        raise MutualAidError("TOO_MANY_DAYS", Exit.USAGE, days=days)
    make = partial(facts.renewal, unit=unit, on=on or today(), within_days=days)
    return _hand_out("renewal", make, template, output, dry_run, format)


@app.command("template")
@answering.writes(".docx")
def template(kind: KindArgument, output: DocumentOption = None) -> int:
    if output is None:
        raise MutualAidError("DOCX_NEEDS_OUTPUT", Exit.USAGE)
    from mutualaid.letters.filling import built_in

    answering.replace_file(output, lambda path: path.write_bytes(built_in(kind).read_bytes()))
    return Exit.DONE


def _hand_out(
    kind: str,
    make: Callable[..., Letter],
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
