"""Amounts of money in a cell.

Source: domain.md 8.2 row 27.
"""

from __future__ import annotations

from mutualaid.codes import MOST_FEN
from mutualaid.rules.money import fen_text
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values.text import Findings, compact, note, plain, refused

_SIZE = r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?"
_MONEY = Shape(r"(?:RMB|CNY|人民币)?([-(]?)¥?([-(]?)" + _SIZE + r"\)?(?:元整?|圆整?)?")
_PLAIN = Shape(r"[0-9]+(?:\.[0-9]{1,2})?")


def _bounded(fen: int, findings: Findings = ()) -> tuple[int | None, Findings]:
    if fen > MOST_FEN:
        return refused("MONEY_TOO_LARGE")
    return fen, findings


def _from_number(number: int | float) -> tuple[int | None, Findings]:
    if not abs(number) <= MOST_FEN // 100:  # nan and inf as well
        return refused("MONEY_UNREADABLE" if number != number else "MONEY_TOO_LARGE")
    if number < 0:
        return refused("MONEY_NEGATIVE")
    # 15 digits are what a spreadsheet keeps and shows: 28.6 that was computed may hold 28.600000000000001.
    fen = round(number * 100)
    if fen / 100 != number and f"{fen / 100:.15g}" != f"{number:.15g}":
        return refused("MONEY_THIRD_DECIMAL")
    return fen, ()


def read_fen(cell: object) -> tuple[int | None, Findings]:
    """An amount in yuan as fen, from 0 to 10**10; a third decimal and a negative amount are refused.

    ``80元``, ``￥80.00`` and ``1,234.50`` are read with a note. A third decimal is refused even when it is 0: 80.000
    may be eighty thousand. Source: domain.md 8.2 row 27 [S60].

    >>> read_fen(80.0), read_fen("19.99"), read_fen(None)
    ((8000, ()), (1999, ()), (None, ()))
    >>> read_fen("￥1,234.50")
    (123450, (Finding(verdict='note', code='MONEY_NORMALIZED', facts={'amount': '1,234.50'}, bound=None),))
    >>> read_fen(80.001)[1][0].code, read_fen("-80")[1][0].code, read_fen("八十")[1][0].code
    ('MONEY_THIRD_DECIMAL', 'MONEY_NEGATIVE', 'MONEY_UNREADABLE')
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(cell)
    if not isinstance(cell, str):
        return (None, ()) if cell is None else refused("MONEY_UNREADABLE")
    text = compact(plain(cell) or "").replace("\u2212", "-").upper()
    if not text:
        return None, ()
    found = _MONEY.fullmatch(text)
    if found is None or len(text) > 40:
        return refused("MONEY_UNREADABLE")
    if found[1] or found[2]:
        return refused("MONEY_NEGATIVE")
    decimals = found[4] or ""
    if len(decimals) > 2:
        return refused("MONEY_THIRD_DECIMAL")
    fen = int(found[3].replace(",", "")) * 100 + int(decimals.ljust(2, "0"))
    if _PLAIN.fullmatch(cell):
        return _bounded(fen)
    return _bounded(fen, note("MONEY_NORMALIZED", amount=fen_text(fen)))
