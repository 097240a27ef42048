"""What is wrong in a file that somebody wrote, as a compiler tells it: place, sentence, line, a mark below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mutualaid.errors import FaultyLine
from mutualaid.render import cells

LONGEST = 120
"""Of a longer line what stands about the fault is shown."""


def lines(file: str, faults: Iterable[FaultyLine]) -> list[str]:
    """``terms.toml:12:1: the sentence``, the line it speaks of, and marks below what is meant."""
    shown: list[str] = []
    for fault in faults:
        shown.append(f"{cells.plain(file)}:{fault.line}:{fault.column}: {cells.told(fault.code, fault.facts)}")
        if not fault.text.strip():
            continue
        text, start = _about(fault.text.replace("\t", " ").rstrip(), fault.column - 1)
        number = f"{fault.line:>5} | "
        mark = max(cells.width(text[start : start + fault.length]), 1)
        shown.append(number + cells.plain(cells.starred(text)))
        shown.append(f"{' ' * (len(number) - 2)}| {' ' * cells.width(text[:start])}{'^' * mark}")
    return shown


def _about(text: str, start: int) -> tuple[str, int]:
    """The part of a line about a place, and where the place is in it."""
    if len(text) <= LONGEST:
        return text, start
    first = max(0, min(start - LONGEST // 3, len(text) - LONGEST))
    return text[first : first + LONGEST], start - first


def objects(faults: Iterable[FaultyLine]) -> list[dict[str, Any]]:
    """The same for a program: code, place, key, and the facts of the sentence."""
    return [
        {
            "code": fault.code,
            "line": fault.line,
            "column": fault.column,
            "key": fault.key or None,
            **{name: fault.facts.get(name) for name in ("found", "example", "nearest", "other", "other_line")},
            "message": cells.told(fault.code, fault.facts),
        }
        for fault in faults
    ]
