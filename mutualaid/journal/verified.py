"""How far a ledger was verified on this machine: a note in the user's state folder, so that a large ledger need not be
recomputed from its first entry every day.

The note is trusted only while nobody but this program seems to have written: the ledger still has that hash at that
entry, the file's own change counter moved by exactly one for each entry written since, and with none written since the
file has the same size and time of change. Bits that rot on the disk leave no such trace: ``full`` finds those.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from mutualaid.results import Ledger
from mutualaid.store.reading import Reader, sqlite_path

SMALL = 250_000
"""A ledger of no more facts is always recomputed whole: that takes a second or two."""

MOST_NOTES = 100
"""Of so many ledgers a note is kept, the last verified ones."""

_opened: dict[str, int] = {}

COUNTER_AT = 24
"""Where the header of a SQLite file keeps its change counter: four bytes, moved by every commit."""


def folder() -> Path:
    """Where the notes are kept."""
    from platformdirs import user_state_path

    return Path(user_state_path("mutualaid", appauthor=False)) / "verified"


def trusted(reader: Reader, hashes: Mapping[int, str]) -> tuple[int, int]:
    """The last entry that an earlier verification vouches for and the facts up to it; 0, 0: all is to be recomputed."""
    note = last(reader, hashes.get(1)) or {}
    entry, counter, facts = (note.get(name) for name in ("entry", "counter", "facts"))
    if not isinstance(entry, int) or not isinstance(counter, int) or not isinstance(facts, int):
        return 0, 0
    if entry < 1 or facts <= SMALL:
        return 0, 0
    written = len(hashes) - entry
    now = _trace(reader)
    if hashes.get(entry) != note.get("hash") or written < 0 or now["counter"] != counter + written:
        return 0, 0
    if not written and any(note.get(name) != value for name, value in now.items()):
        return 0, 0
    return entry, facts


def last(reader: Reader, first_hash: str | None) -> dict[str, object] | None:
    """The note of the last verification of this ledger here: ``entry``, ``hash``, ``facts``, ``at``; None without."""
    if reader.engine != "sqlite" or first_hash is None:
        return None
    return _read(_note(sqlite_path(reader.url), first_hash))


def known(path: str, first_hash: str) -> Ledger | None:
    """The head up to which the ledger that begins so was last verified at this place, whatever stands there now."""
    note = _read(_note(path, first_hash)) or {}
    entry, head = note.get("entry"), note.get("hash")
    return Ledger(entry, head) if isinstance(entry, int) and isinstance(head, str) else None


def _read(place: Path) -> dict[str, object] | None:
    try:
        note = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) else None


def keep(reader: Reader, head: Ledger, facts: int, *, at: datetime) -> None:
    """Note that the ledger was found sound up to its head. A folder that cannot be written to is no error."""
    if reader.engine != "sqlite" or not head.entry:
        return
    first = reader.select("select hash from entry where entry_id = 1")
    note = {
        "entry": head.entry,
        "hash": head.head,
        **_trace(reader),
        "facts": facts,
        "at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    place = _note(sqlite_path(reader.url), first[0][0])
    beside = place.with_name(f"{place.name}.{os.getpid()}.tmp")
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.write_text(json.dumps(note), encoding="utf-8")
        os.replace(beside, place)
        for old in sorted(place.parent.glob("*.json"), key=lambda note: note.stat().st_mtime)[:-MOST_NOTES]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _trace(reader: Reader) -> dict[str, int | None]:
    """What a write to the ledger's file moves; the counter is None of an encrypted one.

    The reader's transaction keeps anyone from moving it meanwhile. The file stays open to the end of the process: to
    close it would drop every lock that SQLite itself holds on it here (POSIX).
    """
    path = sqlite_path(reader.url)
    file = _opened.get(path)
    if file is None or not os.path.samestat(os.fstat(file), os.stat(path)):
        file = _opened[path] = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    os.lseek(file, 0, os.SEEK_SET)
    header = os.read(file, COUNTER_AT + 4)
    known = os.fstat(file)
    plain = header.startswith(b"SQLite format 3\0")
    return {
        "counter": int.from_bytes(header[COUNTER_AT:], "big") if plain else None,
        "size": known.st_size,
        "mtime": known.st_mtime_ns,
    }


def _note(path: str, first_hash: str) -> Path:
    named = f"{first_hash}\n{os.path.realpath(path)}"
    return folder() / f"{sha256(named.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.json"
