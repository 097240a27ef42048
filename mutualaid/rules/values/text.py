"""The text of any cell in plain forms: what cannot be seen is gone, what was lost is not made up."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape

Findings = tuple[Finding, ...]

FORMULA_SIGNS = frozenset("=+-@＝＋－＠")
"""With which a spreadsheet takes a cell for a formula."""
INVISIBLE = Shape(
    r"[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Control, direction, zero-width and other unseen characters. ``str.strip`` and NFKC leave most of them standing."""

WRAPPED = Shape(r'="([^"]*)"')
QUOTES = "'`\u2018\u2019"
DASHES = Shape("[\u2010-\u2015\u2212]")
EXPONENT = Shape(r"[0-9]\.[0-9]+[eE]\+?[0-9]{1,3}|[0-9]+[eE]\+[0-9]{1,3}")
"""A number as a spreadsheet prints it when it is too long: its last digits are gone."""
MOST_DIGITS = 15
"""A spreadsheet keeps this many digits of a number; the rest turns to zero."""


def plain(cell: object) -> str | None:
    """The text of any cell without unseen characters, line breaks and outer blanks; ``None`` for a blank cell.

    Inner blanks and the shape of characters stay as written. A number beyond 15 digits is not spelled out.

    >>> plain("\\u3000康庄镇\\n总工会 "), plain(26.0), plain(" \\u200b"), plain(1.1010019850712e17)
    ('康庄镇总工会', '26', None, '1.1010019850712e+17')
    """
    if isinstance(cell, str):
        return cell if _is_bare(cell) else INVISIBLE.sub("", cell).strip() or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 10**MOST_DIGITS else repr(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    return str(cell)


def compact(text: str) -> str:
    """Text of a number or code in plain forms: NFKC, no blanks, no unseen characters, no ``'`` or ``="…"`` around it.

    >>> compact('="１１０１ 00"'), compact("'1101\\u200b00")
    ('110100', '110100')
    """
    if _is_bare(text):
        return text
    text = "".join(INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())
    wrapped = WRAPPED.fullmatch(text)
    if wrapped:
        text = wrapped[1]
    return text.lstrip(QUOTES)


def _is_bare(text: str) -> bool:
    """Whether a text is letters A to Z and digits alone, as nearly every number is: it has one form only."""
    return text.isascii() and text.isalnum()


def refused(code: str, **facts: object) -> tuple[None, Findings]:
    """No value, and the one finding that says why."""
    return None, (Finding("refused", code, facts),)


def note(code: str, **facts: object) -> Findings:
    """The one finding of a value that was read otherwise than it stood."""
    return (Finding("note", code, facts),)
