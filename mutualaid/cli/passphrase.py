"""Asking for a passphrase: on the terminal, unseen, or as a line of stdin; never in the command line itself."""

from __future__ import annotations

import sys

from mutualaid import words
from mutualaid.errors import Exit, MutualAidError


def ask(code: str, **facts: object) -> str | None:
    """What the person types after the sentence of ``code``; None for nothing."""
    if sys.stdin is None:
        return None
    try:
        if sys.stdin.isatty():
            import getpass

            return getpass.getpass(f"{words.sentence(code, **facts)} ", stream=sys.stderr) or None
        return sys.stdin.readline().rstrip("\r\n") or None
    except (OSError, EOFError, ValueError):
        return None


def ask_known(path: str) -> str:
    """The passphrase of a ledger as it is, or its recovery code. Raises KEY_LOCKED (exit 3)."""
    given = ask("ASK_PASSPHRASE", path=path)
    if given is None:
        raise MutualAidError("KEY_LOCKED", Exit.UNREACHABLE, path=path)
    return given


def ask_new() -> str:
    """A new passphrase; on a terminal it is asked twice. Raises PASSPHRASE_SHORT, PASSPHRASES_DIFFER (exit 2)."""
    from mutualaid.store.keys import SHORTEST

    given = ask("ASK_NEW_PASSPHRASE", least=SHORTEST) or ""
    if len(given) < SHORTEST:
        raise MutualAidError("PASSPHRASE_SHORT", Exit.USAGE, least=SHORTEST)
    if sys.stdin.isatty() and ask("ASK_AGAIN") != given:
        raise MutualAidError("PASSPHRASES_DIFFER", Exit.USAGE)
    return given
