"""``payout`` by batch: proposed, approved by a second person, exported to the bank, confirmed, reissued, reconciled."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mutualaid.cli import answering, declaring, importing, opening
from mutualaid.cli.declaring import Question, Write
from mutualaid.cli.importing import Import
from mutualaid.cli.invocation import current
from mutualaid.cli.options import (
    AcceptOption,
    BadValue,
    DryRunOption,
    FormatOption,
    OneOf,
    OnOption,
    OutputOption,
    PlanOption,
    ReasonOption,
    ReceiptFormatOption,
    RequiredReasonOption,
    UnitOption,
    YearOption,
    accepted,
    accepting,
    file_to_write,
    given_day,
    whole_number,
)
from mutualaid.errors import Exit, MutualAidError

app = typer.Typer()

DELIMITERS = {"|": "|", ",": ",", ";": ";", "tab": "\t"}
ENCODINGS = ("gb18030", "utf-8")
TEXTS = (".txt", ".csv")


def file_name(text: str) -> Path:
    """A payment file that is not there yet: ``.xlsx``, ``.txt`` or ``.csv``. Raises PAYMENT_FILE_KIND (exit 2)."""
    path = file_to_write(text)
    if path.suffix.lower() not in (".xlsx", *TEXTS):
        raise BadValue("PAYMENT_FILE_KIND", text)
    return path


ClaimOption = Annotated[list[int] | None, typer.Option("--claim", metavar="NO", parser=whole_number)]
ReliefOption = Annotated[bool, typer.Option("--relief")]
BatchArgument = Annotated[int, typer.Argument(metavar="BATCH_NO", parser=whole_number)]
BatchOption = Annotated[int | None, typer.Option("--batch", metavar="BATCH_NO", parser=whole_number)]
PaymentFileOption = Annotated[Path, typer.Option("--output", "-o", metavar="FILE.xlsx|FILE.txt", parser=file_name)]
EncodingOption = Annotated[str | None, typer.Option("--encoding", parser=OneOf(ENCODINGS))]
DelimiterOption = Annotated[str | None, typer.Option("--delimiter", metavar="SIGN", parser=OneOf(tuple(DELIMITERS)))]
AnsweredOnOption = Annotated[str | None, typer.Option("--on", metavar="DATE", parser=given_day)]
PayoutsArgument = Annotated[list[int] | None, typer.Argument(metavar="PAYOUT_NO", parser=whole_number)]
PayoutArgument = Annotated[int, typer.Argument(metavar="PAYOUT_NO", parser=whole_number)]


@declaring.writes(app, "payout propose")
def propose(
    plan: PlanOption = None,
    unit: UnitOption = None,
    claim: ClaimOption = None,
    relief: ReliefOption = False,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import payouts

    asked = {"plan": plan, "unit": unit, "claims": sorted(set(claim or ())) or None, "relief": relief or None}
    options = {name: value for name, value in asked.items() if value is not None}

    return Write(
        lambda ledger, intent: payouts.propose(
            ledger,
            intent,
            plan=plan,
            unit=unit,
            claims=claim or (),
            relief=relief,
        ),
        reason=reason,
        options=options,
    )


@declaring.writes(app, "payout approve")
def approve(batch: BatchArgument, reason: ReasonOption = None) -> Write:
    from mutualaid import payouts
    from mutualaid.reports.payouts import batch_totals

    with opening.reading() as reader:
        totals = batch_totals(reader, batch)
    if totals is not None:
        answering.say("BATCH_TOTALS", **totals)

    return Write(lambda ledger, intent: payouts.approve(ledger, intent, batch), reason=reason, options={"batch": batch})


@declaring.writes(app, "payout cancel")
def cancel(batch: BatchArgument, reason: RequiredReasonOption) -> Write:
    from mutualaid import payouts

    return Write(lambda ledger, intent: payouts.cancel(ledger, intent, batch), reason=reason, options={"batch": batch})


@app.command("export")
def export(
    batch: BatchArgument,
    to: PaymentFileOption,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    dry_run: DryRunOption = False,
    format: ReceiptFormatOption = None,
) -> int:
    is_text = to.suffix.lower() in TEXTS
    if not is_text and (encoding or delimiter):
        raise MutualAidError("TEXT_OPTIONS_FOR_WORKBOOK", Exit.USAGE)
    if to.exists():
        raise MutualAidError("PAYMENT_FILE_EXISTS", Exit.USAGE, path=str(to))
    from mutualaid import payouts
    from mutualaid.sheets import payment_file

    intent = opening.intent("payout export", dry_run=dry_run, options={"batch": batch, "file": to.name})
    with payment_file.delivered(to, stands=lambda: current().entry is not None) as keep:
        told = payouts.export(
            current().db,
            intent,
            batch,
            file_name=to.name,
            format_code=(encoding or ENCODINGS[0]) if is_text else "xlsx",
            delimiter=DELIMITERS[delimiter or "|"],
            keep=keep,
        )
    if not dry_run:
        answering.tell_private(to)
    return answering.tell(told, format)


@importing.command(app, "payout confirm")
def confirm(on: AnsweredOnOption = None, batch: BatchOption = None) -> Import:
    from mutualaid import payouts
    from mutualaid.sheets import columns

    return Import(columns.BANK_ANSWER, payouts.confirm, {"on": on, "batch": batch})


@declaring.writes(app, "payout reissue")
def reissue(
    payout: PayoutsArgument = None,
    relief: ReliefOption = False,
    accept: AcceptOption = None,
    reason: ReasonOption = None,
) -> Write:
    from mutualaid import payouts

    codes = accepted(accept, reason)
    asked = {"payouts": sorted(set(payout or ())), "relief": relief}
    options = {name: value for name, value in asked.items() if value} | accepting(codes)

    return Write(
        lambda ledger, intent: payouts.reissue(
            ledger,
            intent,
            payout or (),
            accept=codes,
            relief=relief,
        ),
        reason=reason,
        options=options,
    )


@declaring.writes(app, "payout recover")
def recover(payout: PayoutArgument, on: OnOption, reason: RequiredReasonOption, accept: AcceptOption = None) -> Write:
    from mutualaid import payouts

    codes = accepted(accept, reason)

    return Write(
        lambda ledger, intent: payouts.recover(ledger, intent, payout, on=on, accept=codes),
        reason=reason,
        options={"payout": payout, "on": on} | accepting(codes),
    )


@app.command("reconcile")
def reconcile(
    year: YearOption = None,
    batch: BatchOption = None,
    relief: ReliefOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.reports.payouts import reconciliation

    if year is not None and batch is not None:
        raise MutualAidError("YEAR_AND_BATCH", Exit.USAGE)
    with opening.reading() as reader:
        table = reconciliation(reader, year=year, batch_no=batch, relief=relief)
    answering.show(table, format, output)
    return Exit.DONE if table.total and table.total["ok"] else Exit.REFUSED


@declaring.asks(app, "batches")
def batches() -> Question:
    from mutualaid.reports.payouts import batch_list

    return lambda ledger: batch_list(ledger)


@declaring.asks(app, "show")
def show(batch: BatchArgument) -> Question:
    from mutualaid.reports.payouts import batch_items

    return lambda ledger: batch_items(ledger, batch)
