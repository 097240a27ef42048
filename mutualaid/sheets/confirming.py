"""Reads what was settled in a workbook that was handed back: 是 under 确认, and why under 理由.

A doubt is settled of those that the workbook itself told beside the row, never one that nobody has seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mutualaid.results import Confirmation
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import NO_WORDS, compact, plain
from mutualaid.sheets.grid import Cells
from mutualaid.sheets.headings import RETURNED_HEADINGS, own_columns

_YES = frozenset(("是", "对", "确认", "√", "✓", "✔", "☑", "y", "yes", "true"))
_OFFERED = re.compile(r"--accept ([A-Z_]+)")
_CODES = Shape(r"[A-Z_]{3,}(?:[,，、;；][A-Z_]{3,})*")
EITHER = frozenset(("SAME_PERSON", "TWO_PEOPLE"))
"""Two answers to one doubt: of these 是 names neither."""


def read_confirmations(headings: Sequence[str], rows: Iterable[tuple[int, Cells]]) -> dict[int, Confirmation] | None:
    """What was confirmed, by row; ``None`` where the table has not the columns of a returned workbook."""
    own = own_columns(headings)
    if len(own) != len(RETURNED_HEADINGS):
        return None
    problem, confirm, why = own
    found = ((row, _confirmation(cells[problem], cells[confirm], cells[why])) for row, cells in rows)
    return {row: confirmation for row, confirmation in found if confirmation is not None}


def _confirmation(told: object, said: object, why: object) -> Confirmation | None:
    word = "true" if said is True else compact(plain(said) or "").casefold()
    if not word or word in NO_WORDS:
        return None
    offered = frozenset(_OFFERED.findall(str(told)))
    codes = frozenset[str]()
    if word in _YES:
        codes = offered - EITHER if offered >= EITHER else offered
    elif _CODES.fullmatch(word.upper()):
        codes = frozenset(re.findall(r"[A-Z_]+", word.upper())) & offered
    if not codes or codes >= EITHER:
        return Confirmation(wrong="CONFIRM_EITHER" if offered >= EITHER and word in _YES else "CONFIRM_UNREADABLE")
    reason = plain(why)
    return Confirmation(codes, reason) if reason else Confirmation(wrong="CONFIRM_REASON_MISSING")
