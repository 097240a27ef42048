"""Patterns of text that are compiled when they are first asked for.

A report that masks one name or divides two numbers imports the rules too; compiling every pattern of every reader
would cost it more than its query.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any


class Shape:
    """A regular expression; the first use of one of its methods compiles it.

    >>> Shape("[0-9]{4}").fullmatch("2018") is not None
    True
    """

    fullmatch: Callable[[str], re.Match[str] | None]
    match: Callable[[str], re.Match[str] | None]
    findall: Callable[[str], list[Any]]
    search: Callable[[str], re.Match[str] | None]
    sub: Callable[[str | Callable[[re.Match[str]], str], str], str]

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        """A method of the compiled pattern, kept so that the next use finds it at once."""
        method = getattr(re.compile(self.pattern), name)
        setattr(self, name, method)
        return method
