"""Restoring a backup: never over a ledger that knows more, and never without keeping what stood there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from mutualaid.backups import making, shelf
from mutualaid.backups.making import Proof, Story
from mutualaid.errors import Exit, MutualAidError
from mutualaid.journal import Actor, verified
from mutualaid.results import Ledger, Note
from mutualaid.rules.identity import star_numbers
from mutualaid.store import connecting, going_back, place
from mutualaid.store.connecting import KEY_ENDING
from mutualaid.store.reading import engine_of, sqlite_path, trouble

BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a file and would play into whatever file has its name."""


class Restored(NamedTuple):
    """What a restore did, or with a dry run would do."""

    target: Path
    kept: Path | None
    """Where the ledger that stood there is kept."""
    before: Story | None
    after: Proof
    notes: list[Note]


def restore(
    backup: Path, url: str, *, now: datetime, by: Actor, force: bool = False, dry_run: bool = False
) -> Restored:
    """Put the ledger of a backup in the place of the one at ``url``, which is kept beside.

    The backup is verified whole before, and so is the copy that takes the place. Where entries are lost, the next one
    tells who went back, from where to where (``store.going_back``). Raises BACKUP_OF_SERVER (exit 2),
    BACKUP_FILE_NOT_SOUND, BACKUP_NOT_SOUND (exit 6); RESTORE_NEWER and RESTORE_OTHER (exit 5) where the ledger there
    has entries that the backup lacks, or another story, unless ``force``; RESTORE_ITSELF (exit 2); LEDGER_LOCKED,
    LEDGER_NOT_A_LEDGER (exit 3).
    """
    if engine_of(url) != "sqlite":
        raise MutualAidError("BACKUP_OF_SERVER", Exit.USAGE)
    target = Path(os.path.abspath(sqlite_path(url)))
    connecting.refuse_what_is_no_file(str(target))
    if target.exists() and target.samefile(backup):
        raise MutualAidError("RESTORE_ITSELF", Exit.USAGE, path=str(backup))
    proof = making.prove(backup, now=now)
    if not proof.ok:
        what = "sha256" if proof.manifest == "differs" else making.what_broke(proof.verified)
        raise MutualAidError("BACKUP_FILE_NOT_SOUND", Exit.INTEGRITY, path=str(backup), what=what)
    notes = [] if proof.manifest == "matches" else [Note("BACKUP_NO_MANIFEST", facts={"path": str(backup)})]
    notes += making.notes_of(proof.verified)
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    with _held(target) as held:
        before, lock = held.story, held.connection
        if before is not None:
            notes += _compared(before, proof.story, target, force=force)
        elif held.there:
            notes.append(Note("RESTORE_OVER_DAMAGED", facts={"path": str(target)}))
        kept = _kept_as(target, now) if held.there else None
        if dry_run:
            return Restored(target, kept, before, proof, notes)
        shelf.sweep_beside(target)
        try:
            with closing(connecting.connect_to_read(str(backup))) as source:
                connecting.copy(source, str(backup), str(beside))
            found = making.verified_whole(beside, proof.story, called=backup)
            if not found["ok"]:
                raise MutualAidError("BACKUP_NOT_SOUND", Exit.INTEGRITY, what=making.what_broke(found))
            if os.name == "nt" and lock is not None:
                lock.close()  # Windows replaces no file that is open
            stories = _stories(held, proof, target, kept, backup=backup, by=by, now=now)
            _swap(beside, target, kept, stories)
        except connecting.errors() as wrong:
            raise trouble(wrong, str(backup)) from None
        finally:
            for left in (beside, Path(f"{beside}{KEY_ENDING}")):
                left.unlink(missing_ok=True)
    return Restored(target, kept, before, proof, notes)


def _stories(
    held: _Held, proof: Proof, target: Path, kept: Path | None, *, backup: Path, by: Actor, now: datetime
) -> list[going_back.Story]:
    """What the next entry has to tell, where entries are missing: who went back, before this restore and by it."""
    after = proof.story
    # Of what is gone or too damaged to tell, what was verified here last is known.
    before = Ledger(held.story.entry, held.story.head) if held.story else verified.known(str(target), after.first_hash)
    made: dict[str, Any] = {"at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "actor": by.name, "os_user": by.os_user}
    if before is not None:
        made |= {"from_entry": before.entry, "from_head": before.head}
        if held.story is None:
            made["known_by"] = "verified"
    made |= {"to_entry": after.entry, "to_head": after.head, "backup": star_numbers(backup.name)}
    if kept is not None:
        made["kept_as"] = kept.name
    told = going_back.left(str(target), before if held.story else None)
    if before is not None or (held.there and target.stat().st_size):
        told = [*told, made]
    lost = [story for story in told if not _holds(after, story.get("from_entry"), story.get("from_head"))]
    return [*lost, made] if lost and made not in lost else lost


def _holds(after: Story, entry: object, head: object) -> bool:
    """Whether a chain passes through a head."""
    if not isinstance(entry, int) or entry > after.entry:
        return False
    return entry == 0 or after.hashes[entry - 1] == head


class _Held(NamedTuple):
    there: bool
    story: Story | None
    connection: Any


@contextmanager
def _held(target: Path) -> Iterator[_Held]:
    """The ledger that stands there, locked against writers; its story None where it is too damaged to tell one."""
    if not target.exists() or target.stat().st_size == 0:
        yield _Held(target.exists(), None, None)
        return
    connection = None
    try:
        try:
            connection = connecting.connect(str(target))
            connection.execute("BEGIN IMMEDIATE")
            story = making.story_of(connection, str(target))
        except connecting.errors() as wrong:
            known = trouble(wrong, str(target))
            if known.code not in ("LEDGER_NOT_A_LEDGER", "LEDGER_CORRUPT", "LEDGER_KEY_DIFFERS"):
                raise known from None
            story = None
        yield _Held(True, story, connection)
    finally:
        if connection is not None:
            connection.close()


def _compared(before: Story, after: Story, target: Path, *, force: bool) -> list[Note]:
    """Refuse where something would be lost; with ``force`` it is a note."""
    facts: dict[str, object] = {
        "path": str(target),
        "entry": before.entry,
        "head": before.head[:16],
        "backup_entry": after.entry,
        "backup_head": after.head[:16],
    }
    shared = min(before.entry, after.entry)
    code = None
    if before.hashes[:shared] != after.hashes[:shared]:
        code = "RESTORE_OTHER"
    elif before.entry > after.entry:
        code = "RESTORE_NEWER"
    if code is None:
        return []
    if not force:
        raise MutualAidError(code, Exit.CONFLICT, **facts)
    return [Note("RESTORE_FORCED", facts=facts)]


def _kept_as(target: Path, now: datetime) -> Path:
    """Where the ledger that stood there goes: ``ledger.db.before-restore-20181231T080000Z``."""
    name = f"{target.name}{place.KEPT}{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    free, number = target.with_name(name), 1
    while free.exists():
        number += 1
        free = target.with_name(f"{name}-{number}")
    return free


def _swap(beside: Path, target: Path, kept: Path | None, stories: list[going_back.Story]) -> None:
    """Keep the old file under another name, then let the new one take its place in one step, its stories beside it."""
    if stories:
        going_back.leave(str(target), stories)
    if kept is not None:
        os.chmod(beside, target.stat().st_mode & 0o777)
        _linked(target, kept)
        if Path(f"{target}{KEY_ENDING}").exists():
            _linked(Path(f"{target}{KEY_ENDING}"), Path(f"{kept}{KEY_ENDING}"))
    for ending in BESIDE:
        # A journal that a killed writer left would be played into the restored file.
        if Path(f"{target}{ending}").exists():
            os.replace(f"{target}{ending}", f"{kept or target}{ending}{'' if kept else '.left'}")
    if Path(f"{beside}{KEY_ENDING}").exists():
        os.replace(f"{beside}{KEY_ENDING}", f"{target}{KEY_ENDING}")
    os.replace(beside, target)
    if not connecting.encrypted(str(target)):
        Path(f"{target}{KEY_ENDING}").unlink(missing_ok=True)
    if not stories:
        going_back.told(str(target))
    connecting.folder_to_disk(str(target.parent))


def _linked(path: Path, other: Path) -> None:
    """Give a file a second name; where the disk knows no such thing, the second name only."""
    try:
        os.link(path, other)
    except OSError:
        os.replace(path, other)
