"""The wrong that ends a command: a code, its facts and an exit code."""

from __future__ import annotations

from enum import IntEnum


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
