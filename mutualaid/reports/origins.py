"""Where the values of terms come from, for people: sources and assumptions in the language in use, and their pages.

The texts stand in ``db/sources.toml``; it is read where one is told only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from mutualaid.store.resources import resource_text
from mutualaid.words import language

_MARK = re.compile(r"\bS\d+[a-z]?\b")


class _Sources(NamedTuple):
    pages: dict[str, str]
    zh: dict[str, str]


@cache
def _sources() -> _Sources:
    import tomllib  # when a source is told only

    return _Sources(**tomllib.loads(resource_text("", "sources.toml")))


def origin_told(text: str) -> str:
    """The text of a source or an assumption in the language in use; what an office wrote stands as it is."""
    return _sources().zh.get(text, text) if language() == "zh" else text


def pages_of(texts: Iterable[str]) -> dict[str, str]:
    """The page behind each mark (``S3``) that built-in sources and assumptions name, in the order of the marks.

    A mark in an office's own text is the office's own and has no page here.
    """
    known = _sources()
    marks = {mark for text in texts if text in known.zh for mark in _MARK.findall(text)}
    return {mark: page for mark, page in known.pages.items() if mark in marks}
