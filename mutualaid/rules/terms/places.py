"""Where the keys and values of a file of terms stand: the line and column of every key path.

tomllib tells none. The text is walked once more, and only where something in it is wrong or is to be shown with its
line; it has been read before, so nothing of it is judged here. Paths are those of ``Fault.key``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the text within one line or from its first line on; lines and columns count from 1."""

    line: int
    column: int
    length: int
    """Characters, to the end of the first line at most."""


class Place(NamedTuple):
    """Where a key stands, and its value; of a table without brackets of its own both are its heading."""

    key: Span
    value: Span


def places(text: str) -> Mapping[str, Place]:
    """The place of every key path of a text that is TOML; of an item of a list both spans are the item."""
    return _Walk(text).walked()


_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


class _Walk:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[str, Place] = {}
        self.counts: dict[str, int] = {}
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def walked(self) -> Mapping[str, Place]:
        table = ""
        self._blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._heading()
            else:
                self._pair(table)
            self._blank()
        return self.found

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        assert match is not None  # nothing at all is a match too
        self.at = match.end()

    def _span(self, start: int) -> Span:
        """What was walked since ``start``, without blanks behind it."""
        line = bisect_right(self.starts, start)
        first = self.text[start : self.at].rstrip().partition("\n")[0]
        return Span(line, start - self.starts[line - 1] + 1, len(first))

    def _heading(self) -> str:
        """``[version.benefit]`` or ``[[version]]``: the path of its table."""
        start = self.at
        is_many = self.text.startswith("[[", start)
        self.at += 2 if is_many else 1
        names = self._names()
        self.at += 2 if is_many else 1
        path = ""
        for place, name in enumerate(names, 1):
            path = _under(path, name)
            if is_many and place == len(names):
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                self.found.setdefault(path, Place(self._span(start), self._span(start)))
                path = f"{path}[{self.counts[path]}]"
        self.found[path] = Place(self._span(start), self._span(start))
        return path

    def _names(self) -> list[str]:
        """The parts of a key, bare or quoted; the walk then stands behind them."""
        names: list[str] = []
        while True:
            self._blank()
            if (bare := _BARE.match(self.text, self.at)) is not None:
                names.append(bare[0])
                self.at = bare.end()
            else:
                names.append(tomllib.loads(f"key = {self._string()}")["key"])
            self._blank()
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1

    def _string(self) -> str:
        """A text in quotes, as it is written."""
        match = _STRING.match(self.text, self.at)
        assert match is not None  # the text is TOML
        self.at = match.end()
        return match[0]

    def _pair(self, table: str) -> None:
        start = self.at
        path = table
        for name in self._names():
            path = _under(path, name)
        key = self._span(start)
        self.at += 1  # the sign of equality
        self._blank()
        value = self._value(path)
        self.found[path] = Place(key, value)

    def _value(self, path: str) -> Span:
        start = self.at
        sign = self.text[start]
        if sign in "\"'":
            self._string()
        elif sign == "[":
            self._list(path)
        elif sign == "{":
            self._table(path)
        else:
            match = _SCALAR.match(self.text, start)
            assert match is not None  # the text is TOML
            self.at = match.end()
        return self._span(start)

    def _list(self, path: str) -> None:
        self.at += 1
        number = 0
        while self._goes_on("]"):
            number += 1
            inner = f"{path}[{number}]"
            span = self._value(inner)
            self.found[inner] = Place(span, span)

    def _table(self, path: str) -> None:
        self.at += 1
        while self._goes_on("}"):
            self._pair(path)

    def _goes_on(self, end: str) -> bool:
        """Whether another item follows; else the walk stands behind the end."""
        self._blank()
        if self.text.startswith(",", self.at):
            self.at += 1
            self._blank()
        if self.text.startswith(end, self.at):
            self.at += 1
            return False
        return True


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
