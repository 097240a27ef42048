"""The formats in which the program answers: what this folder holds, each called as its file is.

A format turns an answer into text, or into bytes piece by piece; where they go is for whoever asked. To add one is to
add a file that offers what ``Format`` says. None is imported but the one in use.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

from mutualaid.errors import Exit, MutualAidError

if TYPE_CHECKING:
    from mutualaid.results import Ledger, Receipt, Table

FOLDER = os.path.dirname(__file__)
USUAL = "table"
FIRST = (USUAL, "json", "csv", "xlsx")
"""These are named first, as the public interface has them; any other follows by its name."""


class Place(NamedTuple):
    """Where an answer will be read, as far as its form depends on it."""

    is_file: bool = False
    encoding: str = "utf-8"
    width: int | None = None
    """Cells of the terminal; None: as wide as it comes."""
    unicode: bool = False
    styled: bool = False
    is_preview: bool = False
    """Whether somebody looks at what would be done and is asked for a yes then."""


class Record(NamedTuple):
    """One object as an answer; its JSON is ``values`` as they stand."""

    values: Mapping[str, Any]
    rows: str | None = None
    """The list in it that stands for it where only rows can be told."""
    ledger: Ledger | None = None
    """Its stamp; without it the object's own ``ledger`` is, where it has one."""


class Format(Protocol):
    """What each file of this folder offers."""

    EXTENSIONS: tuple[str, ...]
    """The endings of files that hold it; ``-o`` chooses the format by them."""
    NEEDS_FILE: bool
    """Whether it is nothing for stdout."""
    STAMPED: bool
    """Whether an answer in it holds the stamp of the ledger; where not, the stamp is said beside it."""
    MACHINE_READ: bool
    """Whether a program reads it: what is hidden is null there, and a refusal is an answer too, a record ``error``."""

    def table(self, table: Table, place: Place) -> str | Iterator[bytes]:
        """The answer to a question."""

    def receipt(self, receipt: Receipt, place: Place) -> str | Iterator[bytes]:
        """What a write did."""

    def record(self, record: Record, place: Place) -> str | Iterator[bytes]:
        """One object."""


@cache
def names() -> tuple[str, ...]:
    """Every format there is."""
    found = [file[:-3] for file in os.listdir(FOLDER) if file.endswith(".py") and not file.startswith("_")]
    return tuple(sorted(found, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name)))


@cache
def format_named(name: str) -> Format:
    """The format of a name that ``names`` holds."""
    return cast(Format, import_module(f"{__name__}.{name}"))


def text_names() -> tuple[str, ...]:
    """The formats that may stand on stdout."""
    return tuple(name for name in names() if not format_named(name).NEEDS_FILE)


def name_for(file: Path) -> str:
    """The format that a file's ending asks for; a name without one asks for none in particular, and gets the usual.

    Raises FORMAT_UNKNOWN (exit 2).
    """
    ending = file.suffix.lower()
    if not ending:
        return USUAL
    # Most are called as their files end: those are looked at first, so that no other is imported.
    for name in sorted(names(), key=lambda name: name != ending[1:]):
        if ending in format_named(name).EXTENSIONS:
            return name
    known = [known for name in names() for known in format_named(name).EXTENSIONS]
    raise MutualAidError(
        "FORMAT_UNKNOWN", Exit.USAGE, file=file.name, endings=", ".join(known), choices=", ".join(names())
    )
