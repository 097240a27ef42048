"""The wrong that ends a command: a code, its facts and an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple


class Exit(IntEnum):
    """Exit codes of every command; the public interface."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    UNREACHABLE = 3
    NOT_PERMITTED = 4
    CONFLICT = 5
    INTEGRITY = 6
    UNDELIVERED = 7
    INTERRUPTED = 130


class MutualAidError(Exception):
    """One sentence ends the command; caught in one place, ``cli.main``.

    ``code`` names the sentence in ``words`` (``SENTENCES[code]``), ``facts`` fill it. A fact is
    never a personal value in clear: mask it first (``rules.identity``).
    """

    def __init__(self, code: str, exit_code: Exit = Exit.REFUSED, /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.exit_code = exit_code
        self.facts = facts


class FaultyLine(NamedTuple):
    """One thing that is wrong in a text that somebody wrote, where it stands."""

    code: str
    key: str
    """The path of its key; blank where it has none."""
    line: int
    column: int
    """Both count from 1."""
    length: int
    """So many characters from the column on are pointed at."""
    text: str
    """The line."""
    facts: Mapping[str, object]
    """What fills the sentence, as those of an error do."""


class FaultyFileError(MutualAidError):
    """A file has things wrong in it: all of them are told, each with its line.

    One alone bears its own code; several are FILE_FAULTY.
    """

    def __init__(self, file: str, lines: Sequence[FaultyLine]) -> None:
        if len(lines) == 1:
            super().__init__(lines[0].code, Exit.REFUSED, **{**lines[0].facts, "file": file})
        else:
            super().__init__("FILE_FAULTY", Exit.REFUSED, file=file, count=len(lines))
        self.lines = tuple(lines)
