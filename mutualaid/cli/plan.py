"""``plan``: plans and their dated terms."""

from __future__ import annotations

import typer

from mutualaid.cli import answering, declaring, opening
from mutualaid.cli.declaring import Question
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import AsOfOption, DryRunOption, FileArgument, FormatOption, OutputOption, PlanArgument
from mutualaid.errors import Exit, MutualAidError

app = typer.Typer()

MOST_BYTES = 1_000_000


@declaring.asks(app, "list")
def list_plans(as_of: AsOfOption = None) -> Question:
    from mutualaid.reports import terms

    return lambda ledger: terms.plan_list(ledger, as_of=as_of or today())


@app.command("show")
def show(plan: PlanArgument, as_of: AsOfOption = None, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports import terms

    with opening.reading() as reader:
        record = terms.plan_record(reader, plan, as_of=as_of or today())
    if answering.settle(format, output) == "table":
        record = terms.itemized(record)
    return answering.answer(record, format, output, rows="terms")


@app.command("check")
def check(as_of: AsOfOption = None, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.reports import terms

    with opening.reading() as reader:
        record = terms.plan_check(reader, as_of=as_of or today())
    code = Exit.DONE if record["ok"] else Exit.REFUSED
    return answering.answer(record, format, output, rows="findings", code=code)


@app.command("load")
def load(
    file: FileArgument, dry_run: DryRunOption = False, format: FormatOption = None, output: OutputOption = None
) -> int:
    from hashlib import sha256

    from mutualaid import plans

    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MutualAidError("TERMS_ENCODING", Exit.REFUSED, file=file.name) from None
    if len(content) > MOST_BYTES:
        raise MutualAidError("FILE_TOO_LARGE", Exit.REFUSED, file=file.name)
    intent = opening.intent("plan load", dry_run=dry_run, file_name=file.name, file_sha256=sha256(content).hexdigest())
    return answering.tell(plans.load(current().db, intent, text), format, output)
