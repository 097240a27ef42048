"""Sealing a ledger: the whole file encrypted under a new key, or plain again; verified before it takes the place."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

from mutualaid.backups import making, shelf
from mutualaid.errors import Exit, MutualAidError
from mutualaid.store import connecting, keys
from mutualaid.store.connecting import KEY_ENDING
from mutualaid.store.reading import trouble


def to_seal(url: str) -> str:
    """The file of a ledger that may be encrypted. Raises KEY_THERE (exit 5), ENCRYPTION_MISSING (exit 3)."""
    path = os.path.abspath(making.file_of(url))
    if connecting.encrypted(path):
        raise MutualAidError("KEY_THERE", Exit.CONFLICT, path=path)
    keys.cipher()
    return path


def seal(path: str, passphrase: str) -> None:
    """Encrypt the ledger under a new key that the passphrase opens; no plain copy is kept.

    Raises LEDGER_LOCKED (exit 3), BACKUP_NOT_SOUND (exit 6: the ledger does not verify, nothing is changed).
    """
    _convert(path, passphrase)


def unseal(path: str, data_key: bytes) -> None:
    """Write the ledger plain again and take its key file away. Raises LEDGER_LOCKED (exit 3) and
    BACKUP_NOT_SOUND (exit 6), as ``seal`` does.
    """
    _convert(path, None, data_key)


def _convert(path: str, passphrase: str | None, data_key: bytes | None = None) -> None:
    beside = Path(path).with_name(f".{os.path.basename(path)}.{os.getpid()}.tmp")
    shelf.sweep_beside(Path(path))
    try:
        new_key = keys.create(str(beside), passphrase) if passphrase is not None else None
        connecting.new_file(str(beside))
        # One library for both files: two of them in one process would break each other's locks.
        with closing(_opened(path, data_key)) as source:
            key = f"x'{new_key.hex()}'" if new_key is not None else ""
            source.execute("ATTACH DATABASE ? AS other KEY ?", (str(beside), key))
            source.execute("PRAGMA other.journal_mode = OFF")
            source.execute("BEGIN IMMEDIATE")
            story = making.story_of(source, path)
            source.execute("SELECT sqlcipher_export('other')").fetchall()
            source.execute("COMMIT")
            source.execute("DETACH DATABASE other")
            source.execute("BEGIN IMMEDIATE")
            if making.story_of(source, path) != story:
                raise MutualAidError("LEDGER_LOCKED", Exit.UNREACHABLE, path=path)
            connecting.to_disk(str(beside))
            verified = making.verified_whole(beside, story, called=Path(path))
            if not verified["ok"]:
                raise MutualAidError("BACKUP_NOT_SOUND", Exit.INTEGRITY, what=making.what_broke(verified))
            os.chmod(beside, os.stat(path).st_mode & 0o777)
            if os.name == "nt":
                source.close()  # Windows replaces no file that is open
            _swap(beside, path)
    except connecting.errors() as wrong:
        raise trouble(wrong, path) from None
    finally:
        for left in (beside, Path(f"{beside}{KEY_ENDING}")):
            left.unlink(missing_ok=True)


def _opened(path: str, data_key: bytes | None) -> Any:
    if data_key is not None:
        return connecting.keyed(path, data_key)
    return keys.cipher().connect(path, timeout=connecting.BUSY_SECONDS, isolation_level=None)


def _swap(beside: Path, path: str) -> None:
    """The key file first, the ledger after it: a plain ledger beside a key file is still a plain ledger."""
    sealed = Path(f"{beside}{KEY_ENDING}").exists()
    if sealed:
        os.replace(f"{beside}{KEY_ENDING}", f"{path}{KEY_ENDING}")
    os.replace(beside, path)
    connecting.folder_to_disk(os.path.dirname(path))
    if not sealed:
        Path(f"{path}{KEY_ENDING}").unlink(missing_ok=True)
        connecting.folder_to_disk(os.path.dirname(path))
