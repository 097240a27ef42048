"""Names by the pinyin initials of their signs; every reading of a sign counts (单: d, s, c).

The table ``db/initials.txt`` has for each letter the signs that may begin with it, as pypinyin knows them; ``python -m
tests.names.test_initials`` writes it. To look each sign up there took longer than all else of a search.
"""

from __future__ import annotations

import re
from functools import cache

from mutualaid.store.resources import resource_text

BETWEEN = "\x1e"
"""Stands between the people in the text that is searched; no name holds it."""

_RARE = re.compile("[\U00010000-\U0010ffff]")


def people(told: str, letters: str) -> set[int]:
    """The numbers of the people in whose name the initials stand in a row, dots passed over.

    ``told`` has a person after the other, each as ``number name``, ``BETWEEN`` between them; ``letters`` are small.
    """
    pattern = _pattern(letters, rare=_RARE.search(told) is not None)
    found = set()
    for match in pattern.finditer(told):
        start = told.rfind(BETWEEN, 0, match.start()) + 1
        found.add(int(told[start : told.index(" ", start)]))
    return found


def _pattern(letters: str, *, rare: bool) -> re.Pattern[str]:
    """What finds the initials in names; ``rare`` where those hold signs that a class of signs is slow to tell."""
    return re.compile("·*".join(_any_of(letter, rare=rare) for letter in letters))


@cache
def _any_of(letter: str, *, rare: bool) -> str:
    signs = _signs()[letter]
    usual = "".join(sign for sign in signs if sign < "\U00010000")
    usual = f"[{letter}{letter.upper()}{usual}]"
    unusual = "".join(sign for sign in signs if sign >= "\U00010000")
    return f"(?:{usual}|(?={_RARE.pattern})[{unusual}])" if rare and unusual else usual


@cache
def _signs() -> dict[str, str]:
    return {line[0]: line[2:] for line in resource_text("", "initials.txt").splitlines()}
