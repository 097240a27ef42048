"""Rows and columns as a sentence names them."""

from __future__ import annotations

from collections.abc import Iterable


def spans(rows: Iterable[int]) -> str:
    """Row numbers for a sentence: ``4-6, 9``."""
    parts: list[list[int]] = []
    for row in sorted(rows):
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in parts[:20]]
    return ", ".join(shown) + (" …" if len(parts) > 20 else "")


def letter(index: int) -> str:
    """Column 0 is ``A``, 26 is ``AA``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def lettered(index: int) -> str:
    """What a column without a heading is called where somebody has to say what it is.

    >>> lettered(4)
    'E列'
    """
    return f"{letter(index)}列"
