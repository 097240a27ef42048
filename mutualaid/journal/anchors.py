"""Anchors: heads of the chain kept in a text file on another medium, one line each, ``{entry}:{hash} {at}``.

With one anchor a cut tail, a chain built anew and an old copy put back are seen; without, they are not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from mutualaid.errors import MutualAidError
from mutualaid.results import Ledger

_LINE = re.compile(r"(\d{1,9}):([0-9a-f]{64})(?:\s+\S+)?")
_HEAD = re.compile(r"(?:(\d{1,9}):)?([0-9a-f]{8,64})(?:…|\.\.\.)?")


class Anchor(NamedTuple):
    """A head as it once was, and the line of the file that keeps it."""

    entry: int
    head: str
    line: int


def head_parts(text: str) -> tuple[int | None, str] | None:
    """The entry (None where it is not given) and the digits of a printed head; None where it is no head."""
    found = _HEAD.fullmatch(text.strip().lower())
    return None if found is None else (None if found.group(1) is None else int(found.group(1)), found.group(2))


def anchors_of(lines: Iterable[str]) -> list[Anchor]:
    """The anchors of a file's lines; blank lines and those that begin with # are passed over.

    Raises ANCHOR_MALFORMED (exit 1) for any other line.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        text = line.strip().removeprefix("\ufeff")
        if not text or text.startswith("#"):
            continue
        anchor = _LINE.fullmatch(text.lower())
        if anchor is None:
            raise MutualAidError("ANCHOR_MALFORMED", line=number)
        found.append(Anchor(int(anchor.group(1)), anchor.group(2), number))
    return found


def kept_in(path: Path) -> list[Anchor]:
    """The anchors of a file. Raises ANCHOR_MALFORMED (exit 1)."""
    return anchors_of(path.read_text(encoding="utf-8", errors="replace").splitlines())


def append(path: Path, head: Ledger, *, at: str) -> None:
    """Add a head to a file, on the medium itself when this returns; what stands there is not touched."""
    unfinished = path.exists() and path.read_bytes()[-1:] not in (b"", b"\n")
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{chr(10) if unfinished else ''}{head.entry}:{head.head} {at}\n")
        file.flush()
        os.fsync(file.fileno())
