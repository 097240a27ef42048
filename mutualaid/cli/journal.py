"""``journal``: the ledger's own story. Looking imports no SQLAlchemy; verifying and undoing do."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from mutualaid.cli import frame
from mutualaid.cli.frame import DryRunOption, FormatOption, NumberArgument, OutputOption, RequiredReasonOption
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Table

app = typer.Typer()


def head_text(text: str) -> str:
    """A hash, at least its first 8 digits, or a stamp ``12:9f3a…`` as printed."""
    if re.fullmatch(r"(\d{1,9}:)?[0-9a-fA-F]{8,64}(…|\.\.\.)?", text.strip()):
        return text.strip()
    raise frame.BadValue("BAD_HEAD", text)


@app.command("list")
def list_entries(format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.store.resources import resource_text

    with frame.reading() as reader:
        stamp = reader.stamp
        columns, found = reader.select(resource_text("queries", "journal.sql"), {"last_entry": stamp.entry})
    rows = [dict(zip(columns, row, strict=True)) for row in found]
    head = {"list": "journal", "definition": None, "unit_code": None, "as_of": None}
    return frame.show(Table(head, stamp, columns, rows), format, output)


@app.command("show")
def show(entry: NumberArgument, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.facts import KEYS

    with frame.reading() as reader:
        names, found = reader.select("select * from entry where entry_id = :entry", {"entry": entry})
        if not found or entry > reader.stamp.entry:
            raise MutualAidError("ENTRY_UNKNOWN", entry=entry)
        record = dict(zip(names, found[0], strict=True))
        for kind, column in (("asserted", "entry_id"), ("voided", "voided_by")):
            counts = {
                table: reader.select(
                    f'select count(*) from "{table}" where {column} = :entry',  # noqa: S608 - own names
                    {"entry": entry},
                )[1][0][0]
                for table in KEYS
            }
            record[kind] = {table: count for table, count in counts.items() if count}
    record = {"entry": record.pop("entry_id"), **record, "file": record["file_name"]}
    return frame.answer(record, format, output)


@app.command("verify")
def verify(
    head: Annotated[str | None, typer.Option("--head", metavar="HASH", parser=head_text)] = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.journal import verifying

    with frame.reading() as reader:
        found = verifying.verify(reader, head=head)
    record = dict(found.total or {})
    return frame.answer(record, format, output, rows="broken", code=Exit.DONE if record["ok"] else Exit.INTEGRITY)


@app.command("head")
def head(format: FormatOption = None, output: OutputOption = None) -> int:
    with frame.reading() as reader:
        stamp = reader.stamp
    return frame.answer({"entry": stamp.entry, "head": stamp.head}, format, output)


@app.command("undo")
def undo(
    entry: NumberArgument,
    reason: RequiredReasonOption,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.journal import Actor, undoing

    actor = Actor(frame.current().actor, frame.os_user())
    receipt = undoing.undo(frame.current().db, entry, actor=actor, reason=reason, dry_run=dry_run)
    return frame.tell(receipt, format, output)
