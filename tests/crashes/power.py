"""A power cut, replayed: what a disk may hold at any moment of a recorded run.

What was synced is there. Of the writes and truncations of a file since its last sync any may be there, whole or torn
at a sector; of the names made, removed or changed since the folder's last sync a beginning is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

SECTOR = 512


class Operation(NamedTuple):
    """One recorded operation: its kind, name, offset and bytes; kind ``a`` is an acknowledged entry (in ``offset``)."""

    kind: str
    name: str
    offset: int
    content: bytes


def operations(trace: Path) -> list[Operation]:
    """What the shim recorded."""
    return list(_parsed(trace.read_bytes()))


def _parsed(text: bytes) -> Iterator[Operation]:
    place = 0
    while place < len(text):
        end = text.index(b"\n", place)
        kind, offset, length, name = text[place:end].decode().split(" ", 3)
        place = end + 1
        size = int(length) if kind in "wr" else 0
        yield Operation(kind, name, int(offset), text[place : place + size])
        place += size


@dataclass
class File:
    """A file's synced content, and what came since."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Operation] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.pending:
            _apply(self.durable, change.kind, change.offset, change.content)
        self.pending.clear()

    def torn(self, chance: Random) -> bytes:
        """What may be found of it: each change since the last sync wholly, partly or not at all."""
        content = bytearray(self.durable)
        share = chance.random()
        for change in self.pending:
            if chance.random() > share:
                continue
            piece = change.content
            if change.kind == "w" and chance.random() < 0.3:
                piece = piece[: chance.randrange(0, len(piece) // SECTOR + 1) * SECTOR]
            _apply(content, change.kind, change.offset, piece)
        return bytes(content)


def _apply(content: bytearray, kind: str, offset: int, piece: bytes) -> None:
    if kind == "t":
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(piece)] = piece


class Disk:
    """A folder as the run goes on, and as a power cut would leave it."""

    def __init__(self, folder: dict[str, bytes]) -> None:
        self._names = {name: File(bytearray(content)) for name, content in folder.items()}
        self._durable_names = dict(self._names)
        self._renamings: list[tuple[str, str, File | None]] = []
        self.acknowledged = 0

    def take(self, operation: Operation, *, syncing: bool = True) -> None:
        """One operation of the run; ``syncing`` off: a program that never syncs."""
        kind, name = operation.kind, operation.name
        if kind == "a":
            self.acknowledged = operation.offset
        elif kind == "c":
            self._names[name] = File()
            self._renamings.append(("is", name, self._names[name]))
        elif kind == "u":
            self._names.pop(name, None)
            self._renamings.append(("gone", name, None))
        elif kind == "r":
            target = operation.content.decode()
            self._names[target] = self._names.pop(name)
            self._renamings += [("gone", name, None), ("is", target, self._names[target])]
        elif kind == "s" and syncing:
            if name in self._names:
                self._names[name].sync()
        elif kind == "d" and syncing:
            self._durable_names = dict(self._names)
            self._renamings.clear()
        elif kind in "wt" and name in self._names:
            self._names[name].pending.append(operation)

    def cut(self, chance: Random) -> dict[str, bytes]:
        """What may be found after the power went now."""
        names = dict(self._durable_names)
        for what, name, file in self._renamings[: chance.randrange(len(self._renamings) + 1)]:
            names.pop(name, None)
            if what == "is" and file is not None:
                names[name] = file
        return {name: file.torn(chance) for name, file in names.items()}


def cuts(
    folder: dict[str, bytes], run: Sequence[Operation], moments: int, *, seed: int, syncing: bool = True
) -> Iterator[tuple[int, int, dict[str, bytes]]]:
    """Random moments of a run: the operation, the last acknowledged entry, and what may be found."""
    chance = Random(seed)
    wanted = sorted(chance.randrange(len(run) + 1) for _ in range(moments))
    disk = Disk(folder)
    for number in range(len(run) + 1):
        while wanted and wanted[0] == number:
            wanted.pop(0)
            yield number, disk.acknowledged, disk.cut(chance)
        if number < len(run):
            disk.take(run[number], syncing=syncing)
