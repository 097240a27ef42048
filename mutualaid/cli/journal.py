"""``journal``: the ledger's own story. Looking imports no SQLAlchemy; verifying and undoing do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mutualaid.cli import answering, declaring, opening
from mutualaid.cli.declaring import Question
from mutualaid.cli.invocation import current
from mutualaid.cli.options import (
    BadValue,
    DryRunOption,
    FormatOption,
    NumberArgument,
    OutputOption,
    PersonOption,
    RequiredReasonOption,
    SinceOption,
    UntilOption,
    file_there,
    file_to_write,
    given_text,
)
from mutualaid.errors import Exit, MutualAidError
from mutualaid.facts import KEYS
from mutualaid.results import Table

if TYPE_CHECKING:
    from mutualaid.store.reading import Reader

app = typer.Typer()

MOST_NUMBERS = 30
RecordArgument = Annotated[list[str], typer.Argument(metavar="RECORD", parser=given_text)]


def now() -> str:
    """This instant as the journal writes instants; an anchor says when it was kept."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def head_text(text: str) -> str:
    """A hash, at least its first 8 digits, or a stamp ``12:9f3a…`` as printed or as a QR code holds it.

    Raises BAD_HEAD (exit 2).
    """
    stamp = text.strip().removeprefix("mutualaid:")
    if re.fullmatch(r"(\d{1,9}:)?[0-9a-fA-F]{8,64}(…|\.\.\.)?", stamp):
        return stamp
    raise BadValue("BAD_HEAD", text)


def anchors_file(text: str) -> Path:
    """A file that heads are read from and added to, there or not yet: a pipe keeps nothing.

    Raises NOT_A_FILE and those of ``file_to_write`` (exit 2).
    """
    path = file_to_write(text)
    if path.exists() and not path.is_file():
        raise BadValue("NOT_A_FILE", text)
    return path


@declaring.asks(app, "list")
def list_entries(
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", parser=given_text)] = None,
    action: Annotated[str | None, typer.Option("--action", metavar="A", parser=given_text)] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    file: Annotated[str | None, typer.Option("--file", metavar="TEXT", parser=given_text)] = None,
    record: Annotated[str | None, typer.Option("--record", metavar="RECORD", parser=given_text)] = None,
) -> Question:
    from mutualaid.reports import journal as reports
    from mutualaid.reports.journal import Wanted

    if since and until and since > until:
        raise MutualAidError("DAYS_TURNED", Exit.USAGE, first=since, last=until)
    wanted = Wanted(by, action, since, until, file, None if record is None else named_record(record))
    return lambda ledger: reports.entries(ledger, wanted)


def named_record(text: str) -> tuple[str, int]:
    """Table and number of a record. Raises BAD_RECORD (exit 2)."""
    from mutualaid.reports.journal import record_of

    named = record_of(text)
    if named is None:
        raise MutualAidError("BAD_RECORD", Exit.USAGE, record=text[:80], known=", ".join(KEYS))
    return named


@app.command("show")
def show(
    entry: NumberArgument,
    everything: Annotated[bool, typer.Option("--all")] = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.render.objects import note_objects
    from mutualaid.reports import journal as reports
    from mutualaid.store import going_back

    with opening.reading() as reader:
        record = reports.story(reader, entry, most=None if everything else reports.SHOWN)
        notes = going_back.notes(going_back.stories(reader, entry))
    if notes:
        record["notes"] = note_objects(notes)
    return answering.answer(record, format, output, rows="facts")


@declaring.asks(app, "who")
def who(record: RecordArgument) -> Question:
    from mutualaid.reports import journal as reports

    named = named_record(" ".join(record))
    return lambda ledger: reports.who(ledger, *named)


@declaring.asks(app, "disclosures")
def disclosures(person: PersonOption = None) -> Question:
    from mutualaid.reports import journal as reports

    def asked(ledger: Reader) -> Table:
        table = reports.disclosures(ledger, person=person)
        return table._replace(rows=list(map(_in_short, table.rows))) if current().format == "table" else table

    return asked


def _in_short(row: Mapping[str, object]) -> Mapping[str, object]:
    """A line of a screen: of thousands of numbers the first ones."""
    numbers = str(row["person_nos"] or "")
    return (
        row if len(numbers) <= MOST_NUMBERS else {**row, "person_nos": f"{numbers[:MOST_NUMBERS].rpartition(',')[0]} …"}
    )


@app.command("verify")
def verify(
    head: Annotated[str | None, typer.Option("--head", metavar="HASH", parser=head_text)] = None,
    anchor: Annotated[Path | None, typer.Option("--anchor", metavar="FILE", parser=file_there)] = None,
    full: Annotated[bool, typer.Option("--full")] = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.journal import anchors, verifying
    from mutualaid.render.objects import note_objects

    kept = anchors.kept_in(anchor) if anchor else []
    with opening.reading(whole=True) as reader:
        found = verifying.verify(reader, head=head, anchors=kept, full=full)
    record = {**(found.total or {}), "notes": note_objects(found.notes)}
    return answering.answer(record, format, output, rows="broken", code=Exit.DONE if record["ok"] else Exit.INTEGRITY)


@app.command("anchor")
def anchor(
    file: Annotated[Path, typer.Argument(metavar="FILE", parser=anchors_file)],
    check: Annotated[bool, typer.Option("--check")] = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.journal import anchors, verifying

    if check and not file.exists():
        raise MutualAidError("NO_SUCH_FILE", Exit.USAGE, option="FILE", value=str(file))
    answering.refuse_overwriting(file)
    kept = anchors.kept_in(file) if file.exists() else []
    with opening.reading() as reader:
        verified = verifying.verify(reader, anchors=kept, full=False)
        stamp = reader.stamp
    record: dict[str, object] = {"ok": not verified.rows, "file": str(file), "entry": stamp.entry, "head": stamp.head}
    known = any(anchored.entry == stamp.entry for anchored in kept)
    adds = not check and not verified.rows and not known and stamp.entry > 0
    if adds:
        anchors.append(file, stamp, at=now())
    record |= {"anchor_count": len(kept) + adds, "added": adds, "broken": list(verified.rows)}
    return answering.answer(record, format, output, rows="broken", code=Exit.DONE if record["ok"] else Exit.INTEGRITY)


@app.command("head")
def head(format: FormatOption = None, output: OutputOption = None) -> int:
    with opening.reading() as reader:
        stamp = reader.stamp
    return answering.answer({"entry": stamp.entry, "head": stamp.head}, format, output)


@app.command("undo")
def undo(
    entry: NumberArgument,
    reason: RequiredReasonOption,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.journal import undoing

    receipt = undoing.undo(
        current().db, entry, actor=opening.actor(), reason=reason, dry_run=dry_run, witness=opening.witness()
    )
    return answering.tell(receipt, format, output)
