"""The shelf of backups: their names, the manifest beside each, what a rotation takes away, and the last one proven."""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from mutualaid.rules.rotation import Rule, kept
from mutualaid.store.connecting import KEY_ENDING, folder_to_disk, new_file, to_disk

FORMAT = "mutualaid-backup-1"
NAMED = re.compile(r"(?P<ledger>.+)-(?P<entry>\d{6,9})-(?P<head>[0-9a-f]{8})-(?P<stamp>\d{8}T\d{6}Z)(-\d+)?\.db")
LEFT_BEHIND_SECONDS = 3600


class Manifest(NamedTuple):
    """What stands beside a backup: which bytes it has, which ledger it holds and up to which entry."""

    file: str
    sha256: str
    size_bytes: int
    entry: int
    head: str
    first_hash: str
    """The hash of entry 1: which ledger this is, wherever its file lies."""
    made_at: str
    verified_at: str
    program_version: str
    schema_version: str
    encrypted: bool


def name_for(ledger: Path, entry: int, head: str, now: datetime) -> str:
    """The file name of a backup: the ledger's name, entry, first 8 digits of the head, the UTC time."""
    return f"{ledger.stem}-{entry:06d}-{head[:8] or '0' * 8}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"


def instant(moment: datetime) -> str:
    """A moment as the journal writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def manifest_path(backup: Path) -> Path:
    """Where the manifest of a backup stands."""
    return backup.with_name(backup.name + ".json")


def read_manifest(backup: Path) -> Manifest | None:
    """The manifest of a backup; None where there is none that names this file."""
    try:
        with manifest_path(backup).open(encoding="utf-8") as opened:
            kept = json.loads(opened.read(65536))
        if kept.pop("format") != FORMAT or kept["file"] != backup.name:
            return None
        found = Manifest(**kept)
        typed = all(isinstance(value, str) for value in (found.sha256, found.head, found.first_hash, found.made_at))
        datetime.fromisoformat(found.made_at)
        return found if typed and isinstance(found.entry, int) and isinstance(found.size_bytes, int) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_manifest(backup: Path, manifest: Manifest) -> None:
    """Put a backup's manifest beside it, whole or not at all."""
    place = manifest_path(backup)
    _write_json(place, {"format": FORMAT, **manifest._asdict()})


def listed(folder: Path) -> list[dict[str, object]]:
    """Every backup in a folder, oldest first, with the state of its file: ok, missing, differs or no_manifest.

    ``differs`` is told by the size alone; ``backup verify`` reads every byte.
    """
    names = {found.name for found in folder.iterdir()} if folder.is_dir() else set()
    backups = {name for name in names if NAMED.fullmatch(name)}
    backups |= {name[:-5] for name in names if name.endswith(".db.json") and read_manifest(folder / name[:-5])}
    rows: list[dict[str, object]] = []
    for name in backups:
        path = folder / name
        manifest = read_manifest(path)
        size = path.stat().st_size if path.is_file() else None
        row: dict[str, object] = {"file": name, "size_bytes": size}
        if manifest is not None:
            row |= {"entry": manifest.entry, "head": manifest.head, "made_at": manifest.made_at}
            row |= {"verified_at": manifest.verified_at, "encrypted": manifest.encrypted}
            row["state"] = "missing" if size is None else "ok" if size == manifest.size_bytes else "differs"
        else:
            row |= dict.fromkeys(("entry", "head", "made_at", "verified_at", "encrypted")) | {"state": "no_manifest"}
        rows.append(row)
    return sorted(rows, key=lambda row: (str(row["made_at"] or ""), str(row["file"])))


def outdated(folder: Path, rule: Rule, made: Manifest) -> list[str]:
    """The names of the older backups of a ledger that the rule does not keep once ``made`` is there, oldest first.

    Only what is ours counts: a name like ours, a manifest that names it, the same ledger. Never ``made`` itself.
    """
    ours = [
        manifest
        for path in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if path.name.endswith(".db")
        and NAMED.fullmatch(path.name)
        and (manifest := read_manifest(path)) is not None
        and manifest.first_hash == made.first_hash
        and manifest.file != made.file
    ]
    ours.sort(key=lambda manifest: (manifest.made_at, len(manifest.file), manifest.file))
    ours.append(made)
    staying = kept(((each.file, datetime.fromisoformat(each.made_at).astimezone().date()) for each in ours), rule)
    return [each.file for each in ours if each.file not in staying]


def remove(folder: Path, names: Iterable[str]) -> None:
    """Take backups away, the manifest last: what is cut short is found again by the next rotation."""
    for name in names:
        for path in (folder / name, folder / (name + KEY_ENDING), manifest_path(folder / name)):
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away what a killed backup left half done an hour ago or more."""
    _sweep(path for path in folder.glob(".*.tmp*") if NAMED.match(path.name[1:]))


def sweep_beside(ledger: Path) -> None:
    """Take away what a killed restore or a killed change of key left beside the ledger an hour ago or more."""
    left = re.compile(rf"\.{re.escape(ledger.name)}\.\d+\.tmp({re.escape(KEY_ENDING)})?")
    _sweep(path for path in ledger.parent.glob(".*.tmp*") if left.fullmatch(path.name))


def _sweep(found: Iterable[Path]) -> None:
    for path in list(found):
        if path.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
            path.unlink(missing_ok=True)


# --- the last backup proven -----------------------------------------------------------------------


def state_file() -> Path:
    """Where this user's program remembers the last backup proven of each ledger."""
    from platformdirs import user_state_path

    return Path(user_state_path("mutualaid", appauthor=False)) / "backups.json"


def default_folder() -> Path:
    """Where backups go unless a folder is named: ``backups`` in the user's data folder."""
    from platformdirs import user_data_path

    return Path(user_data_path("mutualaid", appauthor=False)) / "backups"


def last_tested(first_hash: str) -> Mapping[str, Any] | None:
    """The last backup of a ledger that was opened and verified whole: ``file, entry, head, tested_at``."""
    found = _state().get(first_hash)
    return found if isinstance(found, dict) and isinstance(found.get("tested_at"), str) else None


def remember_tested(first_hash: str, backup: Path, *, entry: int, head: str, now: datetime) -> None:
    """Remember a backup that was proven; where the state folder cannot be written, nothing is remembered."""
    if not first_hash:
        return
    state = _state()
    state[first_hash] = {"file": str(backup), "entry": entry, "head": head, "tested_at": instant(now)}
    with suppress(OSError):
        state_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_json(state_file(), state)


def _state() -> dict[str, Any]:
    try:
        found = json.loads(state_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_json(place: Path, made: Mapping[str, Any]) -> None:
    beside = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    beside.unlink(missing_ok=True)
    new_file(str(beside))
    try:
        beside.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        to_disk(str(beside))
        os.replace(beside, place)
        folder_to_disk(str(place.parent))
    finally:
        beside.unlink(missing_ok=True)
