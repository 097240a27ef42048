"""Reads what was settled in a workbook that was handed back: 是 under 确认, and why under 理由.

A doubt is settled of those that the workbook itself told beside the row, never one that nobody has seen; and it is
settled of the row as it was handed back: the mark that stands below the doubts no longer agrees with a row that was
changed thereafter, but in the cells that were refused and had to be. Behind it stand the marks of the doubts, which
the desk compares with those that it has itself (``imports.confirming``).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from mutualaid.results import Confirmation
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values import NO_WORDS, compact, plain, read_day
from mutualaid.sheets.grid import Cells
from mutualaid.sheets.headings import RETURNED_HEADINGS, own_columns
from mutualaid.sheets.states import STATE

_YES = frozenset(("是", "对", "确认", "√", "✓", "✔", "☑", "y", "yes", "true"))
_OFFERED = Shape(r"--accept ([A-Z_]+)")
_MARK = re.compile(r"(#[0-9a-f]{12}(?:/([\w:,]+))?)((?:~[0-9a-f]{8})*)")
_NUMBER = Shape(r"-?\d{1,14}(?:\.\d{1,6})?")
_CODES = Shape(r"[A-Z_]{3,}(?:[,，、;；][A-Z_]{3,})*")
EITHER = frozenset(("SAME_PERSON", "TWO_PEOPLE"))
"""Two answers to one doubt: of these 是 names neither."""


def mark_of(cells: Mapping[str, object], refused: Collection[str]) -> str:
    """The mark of a row that is handed back with a doubt: ``#`` and twelve digits, then what has to be changed.

    ``cells`` are those of the row by field, ``refused`` the fields of cells that nobody can take as they are. How a
    day or a number is written does not matter: Excel and WPS write them anew. What a column of a state says is left
    out: whether there is such a column hangs on the rows beside, and what it says against a row is a doubt of its own.

    >>> mark_of({"joined_on": "2018-1-5", "fee": 95.0}, ()) == mark_of({"joined_on": "2018/01/05", "fee": "95"}, ())
    True
    >>> mark_of({"name": "张三丰"}, ()) == mark_of({"name": "李四光"}, ()), mark_of({}, ["phone"])[-6:]
    (False, '/phone')
    """
    left_out = sorted(field for field in refused if not field.startswith(STATE))
    read = {field: cell for field, cell in cells.items() if field not in refused and not field.startswith(STATE)}
    said = {field: text for field, cell in read.items() if (text := _said(field, cell))}
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]
    return f"#{digest}" + (f"/{','.join(left_out)}" if left_out else "")


def _said(field: str, cell: object) -> str:
    day = read_day(cell)[0] if field.endswith("_on") else None
    if day is not None:
        return day
    text = compact(plain(cell) or "").casefold()
    number = text.replace(",", "")
    if _NUMBER.fullmatch(number) is None:
        return text
    from decimal import Decimal

    return f"{Decimal(number).normalize():f}"


def read_confirmations(
    headings: Sequence[str], fields: Sequence[str | None], rows: Iterable[tuple[int, Cells]]
) -> dict[int, Confirmation] | None:
    """What was confirmed, by row; ``None`` where the table has not the columns of a returned workbook."""
    own = own_columns(headings)
    if len(own) != len(RETURNED_HEADINGS):
        return None
    problem, confirm, why = own
    found: dict[int, Confirmation] = {}
    for row, cells in rows:
        confirmation = _confirmation(cells[problem], cells[confirm], cells[why])
        if confirmation is not None and confirmation.wrong is None and not _is_as_it_was(cells, cells[problem], fields):
            confirmation = Confirmation(wrong="CONFIRM_CHANGED")
        if confirmation is not None:
            found[row] = confirmation
    return found


def _is_as_it_was(cells: Cells, told: object, fields: Sequence[str | None]) -> bool:
    """Whether a row still agrees with the mark that stands below its doubts; without one nobody can tell."""
    mark = _MARK.search(str(told))
    if mark is None:
        return False
    by_field = {field: cell for field, cell in zip(fields, cells, strict=True) if field is not None}
    return mark[1] == mark_of(by_field, mark[2].split(",") if mark[2] else ())


def _marks(told: object) -> frozenset[str]:
    """The marks of the doubts that were told beside a row."""
    mark = _MARK.search(str(told))
    return frozenset() if mark is None else frozenset(mark[3].split("~")[1:])


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
    return Confirmation(codes, reason, marks=_marks(told)) if reason else Confirmation(wrong="CONFIRM_REASON_MISSING")
