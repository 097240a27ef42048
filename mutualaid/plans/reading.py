"""Reads files of terms: those that the program brings, and one that somebody wrote; no ledger is needed."""

from __future__ import annotations

from mutualaid.errors import FaultyFileError
from mutualaid.rules.terms import PlanFile, TermsError, parse
from mutualaid.store.resources import resource_names, resource_text


def built_in() -> list[PlanFile]:
    """The plans that the program brings, from ``db/terms``, by position."""
    files = [
        read_file(resource_text("terms", f"{stem}.toml"), f"{stem}.toml") for stem in resource_names("terms", ".toml")
    ]
    return sorted(files, key=lambda plan: plan.position)


def read_file(text: str, file: str) -> PlanFile:
    """Parse a plan's TOML text strictly; raises everything that is wrong in it, each with its line (exit 1)."""
    try:
        return parse(text)
    except TermsError as wrong:
        from mutualaid.rules.terms.telling import told  # where something is wrong only

        raise FaultyFileError(file, told(text, wrong.faults)) from None
