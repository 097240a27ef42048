"""What somebody typed on a command line that may be a name or a number of a person: they are shown it as it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable

LEAST_DIGITS = 4
"""So many digits may be somebody's number."""


def typed_values(arguments: Iterable[str]) -> frozenset[str]:
    """What a command line typed that may be somebody's name or number, as it is compared: whole values, never parts.

    Source: interface.md (Conventions: what this very command line typed itself).

    >>> sorted(typed_values(["member", "show", "张三丰", "--card-no=6214 6888", "--unit", "12"]))
    ['62146888', '张三丰']
    """
    values = (
        _compared(each.partition("=")[2] if each.startswith("--") and "=" in each else each) for each in arguments
    )
    return frozenset(value for value in values if not value.isascii() or sum(map(str.isdigit, value)) >= LEAST_DIGITS)


def is_typed(typed: Collection[str], value: str) -> bool:
    """Whether a value is one of those that somebody typed.

    >>> is_typed(typed_values(["110100-19850712-003x"]), "11010019850712003X"), is_typed(typed_values(["张"]), "张三丰")
    (True, False)
    """
    return bool(typed) and _compared(value) in typed


def _compared(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).upper().replace("-", "")
