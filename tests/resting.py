"""For models of many short steps: nothing waits for the disk, and a ledger is not opened anew for every step."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mutualaid.store import connecting

MOST = 6
"""So many connections rest at a time: a model throws its ledger away after every sequence."""

_Key = tuple[object, ...]


class _Shelf:
    """Where connections rest between their users, each under the file that it is open on and how."""

    def __init__(self) -> None:
        self._resting: list[tuple[_Key, _Resting]] = []

    def connect(self, database: str, **how: Any) -> sqlite3.Connection:
        """As ``sqlite3.connect``: a connection that rests on the same file, else a new one."""
        key = _key(database, how)
        for place, (known, resting) in enumerate(self._resting):
            if key is not None and known == key:
                del self._resting[place]
                return resting
        made = sqlite3.connect(database, factory=_Resting, **how)
        made.key, made.shelf = key or _key(database, how), self
        return made

    def lay(self, connection: _Resting) -> None:
        """Let it rest; the one that has rested longest makes room."""
        assert connection.key is not None
        self._resting.append((connection.key, connection))
        if len(self._resting) > MOST:
            self._resting.pop(0)[1].end()

    def clear(self) -> None:
        """Close what rests."""
        for _, connection in self._resting:
            connection.end()
        self._resting = []


class _Resting(sqlite3.Connection):
    """A connection that rests where it would be closed: without a transaction, a guard or views of its own."""

    key: _Key | None = None
    shelf: _Shelf | None = None

    def close(self) -> None:
        self.set_authorizer(None)
        self.rollback()
        if self.key is None or self.shelf is None or self.execute("select 1 from temp.sqlite_schema").fetchall():
            self.end()
            return
        self.execute("PRAGMA query_only = OFF")
        self.shelf.lay(self)

    def end(self) -> None:
        super().close()


def _key(database: str, how: dict[str, Any]) -> _Key | None:
    """The very file, and how it is opened; None for what is no file yet."""
    path = database.removeprefix("file:").partition("?")[0] if how.get("uri") else database
    return (database, *connecting.identity(path), *sorted(how.items())) if os.path.isfile(path) else None


class _Driver:
    """The ``sqlite3`` that ``connecting`` knows, with another ``connect``."""

    def __init__(self, shelf: _Shelf) -> None:
        self.connect = shelf.connect

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3, name)


@contextmanager
def resting() -> Iterator[None]:
    """Inside this whoever opens a ledger gets the connection that was closed last, and no write waits for the disk.

    What the program asks and writes is the same: how a file is opened and what a power cut leaves is tried elsewhere.
    """
    shelf = _Shelf()
    quick = [pragma for pragma in connecting.PRAGMAS if "synchronous" not in pragma]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(connecting, "PRAGMAS", (*quick, "PRAGMA synchronous = OFF"))
        patched.setattr(connecting, "sqlite3", _Driver(shelf))
        try:
            yield
        finally:
            shelf.clear()
