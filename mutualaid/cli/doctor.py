"""``doctor``: how things stand with the program and the ledger; answers whatever it finds."""

from __future__ import annotations

import locale
import os
import platform
import sqlite3
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mutualaid import program_version, words
from mutualaid.cli import answering, invocation, opening
from mutualaid.cli.invocation import current, today
from mutualaid.cli.options import FormatOption, OutputOption
from mutualaid.errors import Exit, MutualAidError
from mutualaid.render.cells import told
from mutualaid.store import connecting, place
from mutualaid.store.place import Sight

if TYPE_CHECKING:
    from mutualaid.store.reading import Reader

OLD_DAYS = 7
"""A ledger that has gone on for longer since its last proven backup is a warning."""
ENCODINGS = ("utf8", "utf8sig", "gbk", "gb18030", "cp936")


def command(format: FormatOption = None, output: OutputOption = None) -> int:
    from mutualaid.backups import shelf
    from mutualaid.store.reading import engine_of, sqlite_path
    from mutualaid.store.resources import schema_version

    run = current()
    given = "option" if run.db_given else "default"
    if given == "option" and run.db_given == os.environ.get("MUTUALAID_DB"):
        given = "environment"
    record: dict[str, Any] = {
        "program": program_version(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "platform": platform.platform(),
        "db": _without_password(run.db),
        "db_source": given,
        "schema_version": schema_version(),
        "actor": run.actor,
        "os_user": invocation.os_user(),
        "language": words.language(),
        "encoding": (sys.stdout.encoding if sys.stdout else None) or "utf-8",
        "locale": ".".join(part for part in locale.getlocale() if part) or None,
        "default_db": invocation.default_db(),
        "backup_folder": str(shelf.default_folder()),
        "state_folder": str(shelf.state_file().parent),
    }
    sights = [_encoding(record["encoding"]), place.reader_limits(), place.private_files()]
    code = Exit.DONE
    mode = None
    try:
        path = sqlite_path(run.db) if engine_of(run.db) == "sqlite" else None
        if path is not None and os.path.exists(path):
            sights += [place.hot_journal(path), *place.file_mode(path), place.location(path)]
            sights += place.modes_of_copies(place.copies(path))
            free, sight = place.disk_space(path)
            sights += [sight, _encryption(path)]
            record |= {"size_bytes": os.stat(path).st_size, "free_bytes": free}
            record |= {"file_mode": f"{os.stat(path).st_mode & 0o777:04o}", "encrypted": connecting.encrypted(path)}
        opening.unlock(run.db)
        with opening.reading() as reader:
            record |= {"ok": True, "ledger": "current", "entry": reader.stamp.entry, "head": reader.stamp.head}
            if path is not None:
                mode = str(reader.select("PRAGMA journal_mode")[0][0])
                record |= {"journal_mode": mode, "synchronous": _synchronous()}
                sights.append(place.journal_mode(mode, _synchronous()))
                sights += _proofs(reader, record)
            sights += [_schema(reader), *_restored(reader), _clock(reader), _terms(reader)]
    except MutualAidError as wrong:
        message = told(wrong.code, wrong.facts)
        record |= {"ok": False, "ledger": wrong.code, "entry": None, "head": None, "message": message}
        # A ledger that is not there yet is no fault of the machine.
        code = Exit.DONE if wrong.code == "LEDGER_MISSING" else wrong.exit_code
    sights.append(place.sqlite_version(wal=mode == "wal"))
    sights.sort(key=lambda sight: (place.STATES.index(sight.state), sight.check))
    record["findings"] = [
        {"state": sight.state, "check": sight.check, "message": told(sight.code, sight.facts)} for sight in sights
    ]
    if code in (Exit.USAGE, Exit.UNREACHABLE):
        # stdout stays empty for these codes in the other commands; here the findings are the answer.
        code = Exit.REFUSED
    return answering.answer(record, format, output, rows="findings", code=code)


def _encoding(encoding: str) -> Sight:
    fits = encoding.lower().replace("-", "").replace("_", "") in ENCODINGS
    facts = {"encoding": encoding}
    return Sight("encoding", "ok", "DOCTOR_ENCODING", facts) if fits else Sight(
        "encoding", "note", "DOCTOR_ENCODING_NARROW", facts
    )  # fmt: skip


def _encryption(path: str) -> Sight:
    if connecting.encrypted(path):
        return Sight("encryption", "ok", "DOCTOR_ENCRYPTED", {"path": path + connecting.KEY_ENDING})
    return Sight("encryption", "note", "DOCTOR_NOT_ENCRYPTED")


def _synchronous() -> str:
    """How the program writes: the setting of every connection that may."""
    setting = next(pragma for pragma in connecting.PRAGMAS if "synchronous" in pragma)
    return setting.rpartition("= ")[2]


def _proofs(reader: Reader, record: dict[str, Any]) -> list[Sight]:
    """When the ledger was last verified here, and when a backup of it last was."""
    from mutualaid.backups import shelf
    from mutualaid.journal import verified

    first = reader.select("select hash from entry where entry_id = 1")
    first_hash = first[0][0] if first else None
    note = verified.last(reader, first_hash)
    record["verified"] = None if note is None else {key: note.get(key) for key in ("entry", "hash", "at")}
    backup = shelf.last_tested(first_hash) if first_hash else None
    record["tested_backup"] = None if backup is None else dict(backup)
    copies = [] if backup is None else [str(backup.get("file"))]
    return [_verified(reader, note), _tested(reader, backup), *place.modes_of_copies(copies)]


def _verified(reader: Reader, note: Mapping[str, Any] | None) -> Sight:
    if note is None:
        return Sight("verified", "note", "DOCTOR_NEVER_VERIFIED")
    facts = {"entry": note.get("entry"), "verified_at": note.get("at")}
    if note.get("hash") == reader.stamp.head:
        return Sight("verified", "ok", "DOCTOR_VERIFIED", facts)
    found = reader.select("select hash from entry where entry_id = :entry", {"entry": note.get("entry")})
    if not found or found[0][0] != note.get("hash"):
        from mutualaid.store import going_back

        if back := going_back.explaining(reader, note.get("entry"), note.get("hash")):
            return Sight("verified", "note", "DOCTOR_WENT_BACK", {**back, **facts})
        return Sight("verified", "warning", "DOCTOR_VERIFIED_OTHER", facts)
    return Sight("verified", "note", "DOCTOR_VERIFIED_EARLIER", facts)


def _restored(reader: Reader) -> list[Sight]:
    """Who put an older ledger in the place of a newer one: what the next entry is to tell, and what others tell."""
    from mutualaid.store import going_back

    return [Sight("restored", "note", note.code, note.facts) for note in going_back.notes(going_back.stories(reader))]


def _tested(reader: Reader, backup: Mapping[str, Any] | None) -> Sight:
    if backup is None:
        return Sight("tested_backup", "warning", "DOCTOR_NO_BACKUP")
    try:
        days = (datetime.now(UTC) - datetime.fromisoformat(backup["tested_at"])).days
    except ValueError:
        return Sight("tested_backup", "warning", "DOCTOR_NO_BACKUP")
    facts = {"path": backup.get("file"), "entry": backup.get("entry"), "tested_at": backup["tested_at"]}
    facts |= {"day_count": days, "behind": max(reader.stamp.entry - int(backup.get("entry") or 0), 0)}
    if not os.path.exists(str(backup.get("file"))):
        return Sight("tested_backup", "warning", "DOCTOR_BACKUP_GONE", facts)
    if backup.get("head") == reader.stamp.head:
        return Sight("tested_backup", "ok", "DOCTOR_BACKUP", facts)
    old = days >= OLD_DAYS
    return Sight(
        "tested_backup", "warning" if old else "ok", "DOCTOR_BACKUP_OLD" if old else "DOCTOR_BACKUP_BEHIND", facts
    )


def _schema(reader: Reader) -> Sight:
    """Whether tables, views and guards are as this program makes them; else nothing is written to the ledger."""
    from mutualaid.store import shape

    if names := shape.differing(reader):
        return Sight("schema", "warning", "DOCTOR_SCHEMA_DIFFERS", {"records": names})
    return Sight("schema", "ok", "DOCTOR_SCHEMA")


def _clock(reader: Reader) -> Sight:
    """Whether this computer's clock, and those of whoever wrote, go on with the dates of the entries."""
    from mutualaid.journal import entries

    now = entries.instant(entries.clock())
    last = reader.select("select entry_id, at from entry order by entry_id desc limit 1")
    if last and entries.is_back(now, last[0][1]):
        return Sight("clock", "warning", "CLOCK_BACK", {"entry": last[0][0], "at": last[0][1], "now": now})
    back = reader.select(
        "select e.entry_id, e.at, b.at from entry e join entry b on b.entry_id = e.entry_id - 1 where e.at < b.at"
        " order by e.entry_id"
    )
    found = [str(entry) for entry, at, before in back if entries.is_back(at, before)]
    return Sight("clock", "note", "DOCTOR_CLOCK_BACK", {"records": found}) if found else Sight(
        "clock", "ok", "DOCTOR_CLOCK"
    )  # fmt: skip


def _terms(reader: Reader) -> Sight:
    from mutualaid.reports.terms import plan_check

    records = [str(finding["record"]) for finding in plan_check(reader, as_of=today())["findings"]]
    if records:
        return Sight("terms", "warning", "DOCTOR_TERMS_STALE", {"records": records})
    return Sight("terms", "ok", "DOCTOR_TERMS")


def _without_password(url: str) -> str:
    """The address without the secret that a server's may hold."""
    scheme, found, rest = url.partition("://")
    if not found or "@" not in rest:
        return url
    user, _, place = rest.rpartition("@")
    return f"{scheme}://{user.partition(':')[0]}@{place}"
