"""``backup``: copies of an embedded ledger that were proven, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from mutualaid.cli import answering, opening
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import BadValue, DryRunOption, FileArgument, FormatOption, OutputOption, file_to_write
from mutualaid.errors import Exit, MutualAidError
from mutualaid.rules.rotation import USUAL, Rule, rule_from

app = typer.Typer()

NOTHING_WRITTEN: dict[str, Any] = {"asserted": {}, "voided": {}}
"""A backup is no entry of the journal; its answer has the keys of every write nevertheless."""


def kept_rule(text: str) -> Rule:
    """What a rotation keeps: ``7d4w12m``. Raises BAD_ROTATION (exit 2)."""
    found = rule_from(text)
    if found is None:
        raise BadValue("BAD_ROTATION", text)
    return found


def place_to_write(text: str) -> Path:
    """A folder that is there, or a file name ending in ``.db`` in one. Raises BLANK_VALUE, NO_SUCH_FOLDER (exit 2)."""
    path = Path(text)
    if not text.strip() or "\0" in text:
        raise BadValue("BLANK_VALUE", text)
    if path.is_dir():
        return path
    if path.suffix == ".db" and path.parent.is_dir():
        return path
    raise BadValue("NO_SUCH_FOLDER", text, folder=str(path.parent if path.suffix == ".db" else path))


PlaceArgument = Annotated[Path | None, typer.Argument(metavar="PLACE", parser=place_to_write)]
KeepOption = Annotated[Rule | None, typer.Option("--keep", metavar="RULE", parser=kept_rule)]


@app.command("create")
def create(
    place: PlaceArgument = None,
    rotate: Annotated[bool, typer.Option("--rotate")] = False,
    keep: KeepOption = None,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.backups import making
    from mutualaid.render.objects import note_objects

    folder, name = _place(place, dry_run)
    rule = keep or (USUAL if rotate else None)
    made = making.create(current().db, folder, name=name, now=_now(), rule=rule, dry_run=dry_run)
    findings = [] if dry_run else _findings(made.path)
    manifest = made.manifest
    record = {
        "entry": None,
        "dry_run": dry_run,
        **NOTHING_WRITTEN,
        "backup": str(made.path),
        "ledger": {"entry": manifest.entry, "head": manifest.head},
        "facts": made.facts or None,
        "size_bytes": manifest.size_bytes,
        "sha256": manifest.sha256 or None,
        "encrypted": manifest.encrypted,
        "verified_at": None if dry_run else manifest.verified_at,
        "removed": made.removed,
        "findings": findings,
        "notes": note_objects(made.notes),
        "problems": [],
    }
    if not dry_run:
        answering.say("BACKUP_MADE", path=str(made.path), entry=manifest.entry)
    return answering.answer(record, format, output)


@app.command("verify")
def verify(file: FileArgument, format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.backups import making
    from mutualaid.render.objects import note_objects

    opening.unlock(str(file))
    proof = making.prove(file, now=_now())
    findings = _findings(file) if proof.ok else []
    record = {
        "ok": proof.ok,
        "file": str(file),
        "manifest": proof.manifest,
        "sha256": proof.sha256,
        "entries": proof.verified["entries"],
        "facts": proof.verified["facts"],
        "head": proof.verified["head"],
        "broken": proof.verified["broken"],
        "findings": findings,
        "notes": note_objects(making.notes_of(proof.verified)),
    }
    if not proof.ok:
        what = "sha256" if proof.manifest == "differs" else making.what_broke(proof.verified)
        answering.say("BACKUP_FILE_NOT_SOUND", path=str(file), what=what)
    elif proof.manifest == "missing":
        answering.say("BACKUP_NO_MANIFEST", path=str(file))
    return answering.answer(record, format, output, rows="broken", code=Exit.DONE if proof.ok else Exit.INTEGRITY)


@app.command("list")
def list_backups(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", parser=place_to_write)] = None,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.backups import shelf

    looked_at = folder or shelf.default_folder()
    rows = shelf.listed(looked_at if looked_at.is_dir() else looked_at.parent)
    return answering.answer({"list": "backups", "folder": str(looked_at), "rows": rows}, format, output, rows="rows")


@app.command("restore")
def restore(
    file: FileArgument,
    to: Annotated[Path | None, typer.Option("--to", metavar="LEDGER", parser=file_to_write)] = None,
    force: Annotated[bool, typer.Option("--force")] = False,
    dry_run: DryRunOption = False,
    format: FormatOption = None,
    output: OutputOption = None,
) -> int:
    from mutualaid.backups import restoring
    from mutualaid.render.objects import note_objects

    target = str(to) if to is not None else _ledger(dry_run)
    for one in (str(file), target):
        opening.unlock(one)
    done = restoring.restore(file, target, now=_now(), by=opening.actor(), force=force, dry_run=dry_run)
    before = done.before
    record = {
        "entry": None,
        "dry_run": dry_run,
        **NOTHING_WRITTEN,
        "backup": str(file),
        "restored_to": str(done.target),
        "ledger": {"entry": done.after.story.entry, "head": done.after.story.head},
        "before": None if before is None else {"entry": before.entry, "head": before.head},
        "kept_as": None if done.kept is None else str(done.kept),
        "notes": note_objects(done.notes),
        "problems": [],
    }
    if not dry_run:
        answering.say("BACKUP_RESTORED", path=str(done.target), entry=done.after.story.entry)
    return answering.answer(record, format, output)


def _ledger(dry_run: bool) -> str:
    """The ledger of this run; the user's own data folder is made, any other must be there."""
    from mutualaid.store.reading import engine_of, sqlite_path

    db = current().db
    if engine_of(db) == "sqlite" and not (folder := Path(sqlite_path(db)).absolute().parent).is_dir():
        if current().db_given is not None:
            raise MutualAidError("NO_SUCH_FOLDER", Exit.USAGE, value=db, folder=str(folder), name="--db")
        if not dry_run:
            folder.mkdir(mode=0o700, parents=True)
    return db


def _now() -> datetime:
    return datetime.now(UTC)


def _place(place: Path | None, dry_run: bool) -> tuple[Path, str | None]:
    """The folder to write into, and the file name where one was given."""
    if place is not None:
        return (place, None) if place.is_dir() else (place.parent, place.name)
    from mutualaid.backups import shelf

    folder = shelf.default_folder()
    if not dry_run:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder, None


def _findings(path: Path) -> list[dict[str, object]]:
    """What ``check`` finds in a backup: told, since a copy is as good as what it copies."""
    from mutualaid import checks
    from mutualaid.render.cells import told
    from mutualaid.store.reading import read

    try:
        with read(str(path)) as reader:
            found = checks.check(reader, today=today()).findings
    except MutualAidError as wrong:
        if wrong.code != "LEDGER_NOT_CURRENT":  # verified on an upgraded copy; the checks need its views
            raise
        return []
    return [{"check": each.check, "record": each.record, "message": told(each.code, each.facts)} for each in found]
