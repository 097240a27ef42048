"""The driver's connection to a ledger: a file, plain or under a key, or a server; nothing else opens one."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from functools import cache
from typing import Any

from mutualaid.errors import Exit, MutualAidError

BUSY_SECONDS = 30.0
PLAIN_START = b"SQLite format 3\0"
KEY_ENDING = ".key"

KEPT_PLAIN, KEPT_UNDER_KEY = 16_384, 131_072
"""KiB of pages that a question keeps: the system has a plain file's in memory anyway; one under a key is deciphered."""

PRAGMAS = (
    f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}",
    "PRAGMA journal_mode = DELETE",  # WAL with NORMAL loses acknowledged commits in a power cut
    "PRAGMA synchronous = EXTRA",
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -131072",
)
"""What every connection that writes is set to."""


def encrypted(path: str) -> bool:
    """Whether the file is a ledger under a key: its key file stands beside it, and it does not begin like SQLite."""
    try:
        key, file = os.stat(path + KEY_ENDING), os.stat(path)
    except OSError:
        return False
    return _begins_otherwise(path, file.st_dev, file.st_ino, file.st_size > 0, key.st_mtime_ns)


@cache
def _begins_otherwise(path: str, *_state: int) -> bool:
    # Looked at once: to close a file takes away every lock that this process holds on it through SQLite.
    with open(path, "rb") as opened:
        start = opened.read(len(PLAIN_START))
    return bool(start) and start != PLAIN_START


def errors() -> tuple[type[Exception], ...]:
    """The errors of the drivers in use: SQLite's own and, once they are loaded, those of the others."""
    return (sqlite3.Error, *(module.Error for module in _loaded()))


def integrity_errors() -> tuple[type[Exception], ...]:
    """Those of ``errors`` that say a constraint or a guard refused."""
    refused: list[type[Exception]] = [sqlite3.IntegrityError, *(module.IntegrityError for module in _loaded())]
    server = sys.modules.get("psycopg.errors")
    return tuple(refused) if server is None else (*refused, server.RaiseException)


def _loaded() -> list[Any]:
    return [module for name in ("sqlcipher3.dbapi2", "psycopg") if (module := sys.modules.get(name)) is not None]


def driver(path: str) -> Any:
    """The module that opens this file. Raises ENCRYPTION_MISSING (exit 3) where the extra is not installed."""
    if not encrypted(path):
        return sqlite3
    from mutualaid.store import keys

    return keys.cipher()


def refuse_what_is_no_file(path: str) -> None:
    """Refuse a pipe, a socket or a device: to open one would wait for somebody at its other end.

    A folder is left to the driver, which refuses it at once. Raises LEDGER_NOT_A_LEDGER (exit 3).
    """
    try:
        mode = os.stat(path).st_mode
    except OSError:
        return
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise MutualAidError("LEDGER_NOT_A_LEDGER", Exit.UNREACHABLE, path=path)


def connect(path: str) -> Any:
    """A connection that may write, in autocommit; the file is made where it is missing.

    Raises LEDGER_NOT_A_LEDGER (exit 3) for what is no file.
    """
    refuse_what_is_no_file(path)
    if encrypted(path):
        from mutualaid.store import keys

        return keyed(path, keys.data_key(path))
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def connect_to_server(url: str) -> Any:
    """A connection to a ledger on a PostgreSQL server; its first statement begins a transaction.

    Raises SERVER_DRIVER_MISSING (exit 3).
    """
    try:
        import psycopg
    except ImportError:
        raise MutualAidError("SERVER_DRIVER_MISSING", Exit.UNREACHABLE) from None
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1), connect_timeout=10)


def keyed(database: str, data_key: bytes, *, uri: bool = False) -> Any:
    """A connection through SQLCipher under a raw key of 32 bytes."""
    from mutualaid.store import keys

    connection = keys.cipher().connect(database, uri=uri, timeout=BUSY_SECONDS, isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would print to stderr on damage
    connection.execute(f"PRAGMA key = \"x'{data_key.hex()}'\"")
    return connection


def connect_to_read(path: str) -> Any:
    """A read-only connection inside one read transaction; rolls a hot journal back first where there is one.

    Raises LEDGER_NOT_A_LEDGER (exit 3) for what is no file.
    """
    refuse_what_is_no_file(path)
    address = f"file:{_quoted(os.path.abspath(path))}?mode="
    under_key = encrypted(path)
    for mode in ("ro", "rw", "ro"):
        if under_key:
            from mutualaid.store import keys

            connection = keyed(address + mode, keys.data_key(path), uri=True)
        else:
            connection = sqlite3.connect(address + mode, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute(f"PRAGMA cache_size = -{KEPT_UNDER_KEY if under_key else KEPT_PLAIN}")
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        except errors() as wrong:
            connection.close()
            # A writer was killed in mid-transaction: only a writable connection can roll its journal back.
            name = getattr(wrong, "sqlite_errorname", "")
            if mode == "ro" and name in ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY"):
                continue
            raise
        if mode == "ro":
            return connection
        connection.close()
    raise AssertionError("unreachable")


def copy(source: Any, path: str, target: str) -> None:
    """Write all that ``source``, an open connection to ``path``, sees into the new file ``target``, on disk at the end.

    The copy is readable by its owner only and under the same key, whose file comes beside it. In one step: whoever
    writes waits meanwhile, and nothing makes the copy begin again. Raises FileExistsError where ``target`` is there.
    """
    new_file(target)
    if not isinstance(source, sqlite3.Connection):
        from mutualaid.store import keys

        keys.copy_key_file(path, target)
        made = keyed(target, keys.data_key(path))
    else:
        made = sqlite3.connect(target, isolation_level=None)
    try:
        made.execute("PRAGMA journal_mode = OFF")  # a copy cut short is thrown away
        made.execute("PRAGMA synchronous = OFF")
        source.backup(made)
        made.execute("PRAGMA journal_mode = DELETE")  # whatever mode the source's file keeps
    finally:
        made.close()
    to_disk(target)


def identity(path: str) -> tuple[int, int]:
    """Which file stands under this name: another one after it was replaced."""
    found = os.stat(path)
    return found.st_dev, found.st_ino


def new_file(path: str) -> None:
    """Make an empty file that its owner alone may read. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def to_disk(path: str) -> None:
    """Have what was written to a file, and the file's name, on disk before going on."""
    with open(path, "rb+") as opened:
        os.fsync(opened.fileno())
    folder_to_disk(os.path.dirname(os.path.abspath(path)))


def folder_to_disk(folder: str) -> None:
    """Have the names in a folder on disk; where the system cannot, nothing."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError:  # some file systems cannot
        return
    finally:
        os.close(opened)


def _quoted(path: str) -> str:
    """The path as the address of a file: SQLite itself reads ``%``, ``?`` and ``#`` in it."""
    return path.replace(os.sep, "/").replace("%", "%25").replace("?", "%3f").replace("#", "%23")
