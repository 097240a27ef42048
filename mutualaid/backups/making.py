"""Making a backup while others write, and proving one: a copy counts once it was opened and verified whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from mutualaid import program_version
from mutualaid.backups import shelf
from mutualaid.backups.shelf import Manifest
from mutualaid.errors import Exit, MutualAidError
from mutualaid.results import Note
from mutualaid.rules.rotation import Rule
from mutualaid.store import connecting
from mutualaid.store.connecting import KEY_ENDING
from mutualaid.store.reading import engine_of, read, sqlite_path, trouble


class Story(NamedTuple):
    """How far a ledger's journal goes: the number and hash of each entry, in order."""

    hashes: tuple[str, ...]

    @property
    def entry(self) -> int:
        """The number of the last entry; 0 where there is none."""
        return len(self.hashes)

    @property
    def head(self) -> str:
        """The hash of the last entry."""
        return self.hashes[-1] if self.hashes else ""

    @property
    def first_hash(self) -> str:
        """The hash of entry 1, which tells one ledger from another."""
        return self.hashes[0] if self.hashes else ""


class Made(NamedTuple):
    """A backup that was made, or with a dry run would be, and the older ones taken away for it."""

    path: Path
    manifest: Manifest
    removed: list[str]
    facts: int
    notes: list[Note]


class Proof(NamedTuple):
    """What became of proving a backup: its manifest's state, and what full verification found."""

    manifest: str
    """``matches``, ``differs`` or ``missing``."""
    sha256: str
    story: Story
    verified: Mapping[str, Any]
    """The total of ``journal verify``."""

    @property
    def ok(self) -> bool:
        """Whether the bytes are those of the manifest and the ledger in them verifies."""
        return self.manifest != "differs" and bool(self.verified["ok"])


def file_of(url: str) -> Path:
    """The file of an embedded ledger. Raises BACKUP_OF_SERVER (exit 2), LEDGER_MISSING (exit 3)."""
    if engine_of(url) != "sqlite":
        raise MutualAidError("BACKUP_OF_SERVER", Exit.USAGE)
    path = Path(sqlite_path(url))
    if not path.exists():
        raise MutualAidError("LEDGER_MISSING", Exit.UNREACHABLE, path=str(path))
    return path


def create(
    url: str,
    folder: Path,
    *,
    now: datetime,
    name: str | None = None,
    rule: Rule | None = None,
    dry_run: bool = False,
) -> Made:
    """Copy the ledger into ``folder`` while others write, prove the copy, then give it its name and manifest.

    With ``rule`` the older backups of this ledger that it does not keep are taken away. Raises BACKUP_THERE (exit 5),
    BACKUP_NOT_SOUND (exit 6: the ledger itself does not verify; nothing is kept), LEDGER_… (exit 3).
    """
    ledger = file_of(url)
    if name is not None and (folder / name).exists():
        raise MutualAidError("BACKUP_THERE", Exit.CONFLICT, path=str(folder / name))
    if not dry_run:
        shelf.sweep(folder)
    beside = folder / f".{ledger.stem}.{os.getpid()}.tmp"
    story = None
    try:
        with closing(connecting.connect_to_read(str(ledger))) as source:
            story = story_of(source, str(ledger))
            named = name or _free(folder, shelf.name_for(ledger, story.entry, story.head, now))
            size = source.execute("PRAGMA page_count").fetchone()[0] * source.execute("PRAGMA page_size").fetchone()[0]
            schema = _schema(source)
            if not dry_run:
                beside = folder / f".{named}.{os.getpid()}.tmp"
                connecting.copy(source, str(ledger), str(beside))
        encrypted = connecting.encrypted(str(ledger))
        made = Manifest(
            named,
            "",
            size,
            story.entry,
            story.head,
            story.first_hash,
            *(shelf.instant(now),) * 2,
            "",
            schema,
            encrypted,
        )
        if dry_run:
            outdated = shelf.outdated(folder, rule, made) if rule else []
            return Made(folder / named, made, outdated, 0, [])
        with closing(connecting.connect_to_read(str(beside))) as copied:
            if not pages_sound(copied):
                raise MutualAidError("BACKUP_NOT_SOUND", Exit.INTEGRITY, what="integrity_check")
        verified = verified_whole(beside, story, called=ledger, pages=False)
        if not verified["ok"]:
            raise MutualAidError("BACKUP_NOT_SOUND", Exit.INTEGRITY, what=what_broke(verified))
        made = _placed(beside, folder / named, made)
    except connecting.errors() as wrong:
        raise trouble(wrong, str(ledger)) from None
    finally:
        for left in (beside, Path(f"{beside}{KEY_ENDING}")):
            left.unlink(missing_ok=True)
    shelf.remember_tested(made.first_hash, folder / named, entry=made.entry, head=made.head, now=now)
    removed = shelf.outdated(folder, rule, made) if rule else []
    shelf.remove(folder, removed)
    return Made(folder / named, made, removed, int(verified["facts"]), notes_of(verified))


def _placed(beside: Path, place: Path, made: Manifest) -> Manifest:
    """Give a proven copy its name, the key file first and the manifest last."""
    manifest = made._replace(
        sha256=shelf.digest(beside), size_bytes=beside.stat().st_size, program_version=program_version()
    )
    if manifest.encrypted:
        os.replace(f"{beside}{KEY_ENDING}", f"{place}{KEY_ENDING}")
    os.replace(beside, place)
    shelf.write_manifest(place, manifest)
    return manifest


def _free(folder: Path, name: str) -> str:
    """The name, with a number where two backups are made within one second."""
    free, number = name, 1
    while (folder / free).exists():
        number += 1
        free = f"{name[:-3]}-{number}.db"
    return free


def prove(backup: Path, *, now: datetime) -> Proof:
    """Compare a backup with its manifest, open it and verify it whole; remember it where it is sound.

    Raises what opening it raises; BACKUP_UNREADABLE (exit 6) where a manifest says that it should be a ledger,
    LEDGER_CORRUPT (exit 6) where SQLite cannot read it.
    """
    manifest = shelf.read_manifest(backup)
    sha256 = shelf.digest(backup)
    state = "missing" if manifest is None else "matches" if manifest.sha256 == sha256 else "differs"
    try:
        story, verified = _opened(backup)
    except MutualAidError as wrong:
        if manifest is not None and wrong.code in ("LEDGER_NOT_A_LEDGER", "LEDGER_CORRUPT", "LEDGER_ALTERED"):
            raise MutualAidError("BACKUP_UNREADABLE", Exit.INTEGRITY, path=str(backup)) from None
        raise
    proof = Proof(state, sha256, story, verified)
    if proof.ok:
        shelf.remember_tested(story.first_hash, backup, entry=story.entry, head=story.head, now=now)
    return proof


def _opened(backup: Path) -> tuple[Story, Mapping[str, Any]]:
    try:
        with closing(connecting.connect_to_read(str(backup))) as source:
            story = story_of(source, str(backup))
            if not pages_sound(source):
                raise MutualAidError("LEDGER_CORRUPT", Exit.INTEGRITY, path=str(backup))
    except connecting.errors() as wrong:
        raise trouble(wrong, str(backup)) from None
    return story, verified_whole(backup, story, called=backup, pages=False)


def story_of(connection: Any, path: str) -> Story:
    """The hashes of a ledger's journal, of whatever schema it is. Raises LEDGER_NOT_A_LEDGER (exit 3)."""
    try:
        found = connection.execute("select entry_id, hash from entry order by entry_id").fetchall()
    except connecting.errors() as wrong:
        if str(wrong).startswith(("no such table", "no such column")):
            raise MutualAidError("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, path=path) from None
        raise
    return Story(tuple(str(hash) for _, hash in found))


def _schema(connection: Any) -> str:
    found = connection.execute("select version_num from alembic_version").fetchone()
    return str(found[0]) if found else "0"


def verified_whole(path: Path, story: Story, *, called: Path, pages: bool = True) -> Mapping[str, Any]:
    """The total of ``journal verify`` on the file, which must have the head of ``story``.

    ``pages`` False: ``pages_sound`` was asked of the file already, which takes as long again. A refusal names
    ``called``, the file or that of which it is a copy: a copy is gone when the sentence is read.
    """
    try:
        return _verified(path, story, pages=pages)
    except MutualAidError as wrong:
        if "path" not in wrong.facts:
            raise
        facts = {**wrong.facts, "path": str(called)}
        raise MutualAidError(wrong.code, wrong.exit_code, **facts) from None


def _verified(path: Path, story: Story, *, pages: bool) -> Mapping[str, Any]:
    """The total of ``journal verify``.

    A ledger of another version of the program (an older schema, or facts that verify under other views and guards) is
    verified on an upgraded copy; ``other_schema`` then names what is not this program's.
    """
    from mutualaid.journal import verifying

    def total(file: str) -> Mapping[str, Any]:
        with read(file) as reader:
            return dict(verifying.verify(reader, head=story.head or None, pages=pages).total or {})

    try:
        found = total(str(path))
        broken = [str(each["what"]) for each in found["broken"]]
        differing = [what.partition(":")[2] for what in broken if what.startswith("schema:")]
        if not differing or len(differing) < len(broken):
            return {**found, "other_schema": []}
    except MutualAidError as wrong:
        if wrong.code != "LEDGER_NOT_CURRENT":
            raise
        differing = ["alembic_version"]
    from mutualaid.store import schema

    with TemporaryDirectory(dir=path.parent if os.access(path.parent, os.W_OK) else None) as folder:
        upgraded = os.path.join(folder, "upgraded.db")
        with closing(connecting.connect_to_read(str(path))) as source:
            connecting.copy(source, str(path), upgraded)
        schema.upgrade(upgraded)
        return {**total(upgraded), "other_schema": differing}


def notes_of(verified: Mapping[str, Any]) -> list[Note]:
    """What a person is told of a sound ledger: that it needs ``init`` under this version of the program."""
    differing = verified["other_schema"]
    return [Note("BACKUP_OTHER_SCHEMA", facts={"what": ", ".join(differing[:5])})] if differing else []


def pages_sound(source: Any) -> bool:
    """Whether every page is whole: of an encrypted ledger its seal, then of any the structure and the indexes.

    Full verification reads the facts; a damaged index or free page is seen here.
    """
    if not isinstance(source, sqlite3.Connection) and source.execute("PRAGMA cipher_integrity_check").fetchall():
        return False
    return bool(source.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))


def what_broke(verified: Mapping[str, Any]) -> str:
    """The first things that full verification found, in a few words."""
    broken = [f"#{each['entry']} {each['what']}" if each["entry"] else str(each["what"]) for each in verified["broken"]]
    return ", ".join(broken[:5]) + (" …" if len(broken) > 5 else "")
