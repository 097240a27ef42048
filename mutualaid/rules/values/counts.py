"""Counts: shares, heads, and the tier of a price."""

from __future__ import annotations

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values.text import Findings, compact, note, plain, refused

_NUMERAL_ROWS = ("一壹", "二两贰貳", "三叁叄參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖", "十拾")
NUMERALS = {numeral: count for count, numerals in enumerate(_NUMERAL_ROWS, 1) for numeral in numerals}
_PLAIN_COUNT = Shape(r"[0-9]{1,9}")
_COUNT = Shape(r"([0-9]{1,9})(?:\.0+)?[份人名]?")


def _whole(cell: object) -> tuple[int | None, bool]:
    """The whole number in a cell that is not blank, and whether it stood there plainly. ``None``: no such number."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return (int(cell) if 0 <= cell < 10**9 and cell == int(cell) else None), True
    if not isinstance(cell, str):
        return None, True
    if _PLAIN_COUNT.fullmatch(cell):
        return int(cell), True
    text = compact(cell)
    found = _COUNT.fullmatch(text)
    return (int(found[1]) if found else NUMERALS.get(text.removesuffix("份"))), False


MOST_SHARES = 999


def read_shares(cell: object) -> tuple[int | None, Findings]:
    """Shares (份数) as a whole number from 1; a blank cell is held and would be taken as 1, 0 is refused.

    The plan's own maximum is judged with its terms. Source: domain.md 8.2 row 26.

    >>> read_shares(2.0), read_shares("贰")[0], read_shares("2份")[0]
    ((2, ()), 2, 2)
    >>> read_shares(" ")[1][0].code, read_shares(0)[1][0].code, read_shares(1.5)[1][0].code
    ('SHARES_BLANK', 'SHARES_ZERO', 'SHARES_UNREADABLE')
    """
    if not isinstance(cell, int | float) and plain(cell) is None:
        return 1, (Finding("held", "SHARES_BLANK"),)
    count, is_plain = _whole(cell)
    if count is None or count > MOST_SHARES:
        return refused("SHARES_UNREADABLE")
    if count == 0:
        return refused("SHARES_ZERO")
    return count, () if is_plain else note("SHARES_NORMALIZED", share_count=count)


NO_WORDS = frozenset(
    (
        *("0", "0.0", "0份", "零", "否", "无", "無", "不", "未", "不参加", "未参加", "不参保", "未参保", "没有"),
        *("不投保", "未投保", "不购买", "未购买", "不买", "不要", "放弃", "不是"),
        *("×", "✗", "✘", "✕", "✖", "❌", "╳", "x", "-", "--", "–", "—", "——", "/", "\\", "n", "no", "none", "false"),
    )
)
_YES = frozenset(
    (
        *("√", "✓", "✔", "✔️", "☑", "✅", "v", "是", "是的", "对", "有", "要", "y", "yes", "true"),
        *("参加", "参保", "投保", "购买", "已参加", "已参保", "已投保", "已购买"),
    )
)


def read_wide_shares(cell: object) -> tuple[int | None, Findings]:
    """Shares in a plan's own column: blank, 0, 否, × or - is not enrolled (``None``), √ or 是 is 1, else as shares.

    In a tiered plan's column the caller asks first whether the number is a tier's price. Source: interface.md.

    >>> read_wide_shares("√"), read_wide_shares("否"), read_wide_shares(0.0), read_wide_shares("2")
    ((1, ()), (None, ()), (None, ()), (2, ()))
    """
    text = plain(cell)
    if text is None:
        return None, ()
    word = compact(text).casefold()
    if not word or word in NO_WORDS:
        return None, ()
    if word in _YES:
        return 1, ()
    return read_shares(cell)


def read_headcount(cell: object) -> tuple[int | None, Findings]:
    """A count of heads: a whole number from 0.

    >>> read_headcount(120.0), read_headcount("120人")[0], read_headcount(-1)[1][0].code
    ((120, ()), 120, 'HEADCOUNT_UNREADABLE')
    """
    if plain(cell) is None:
        return None, ()
    count, is_plain = _whole(cell)
    if count is None:
        return refused("HEADCOUNT_UNREADABLE")
    return count, () if is_plain else note("HEADCOUNT_NORMALIZED", head_count=count)


_TIER_MONEY = Shape(r"¥?([0-9]{1,6})(?:\.0+)?元?档?")


def read_tier(cell: object) -> tuple[str | None, Findings]:
    """The code of a tier as the terms write it: ``74`` for 74, 74元 and 74元档; other words in upper case.

    Whether the terms have such a tier is judged with the terms.

    >>> read_tier(74.0), read_tier("74元档"), read_tier("b档")
    (('74', ()), ('74', ()), ('B', ()))
    """
    text = plain(cell)
    if text is None:
        return None, ()
    if isinstance(cell, bool) or not isinstance(cell, str | int | float) or len(text) > 40:
        return refused("TIER_UNREADABLE")
    text = compact(text).upper()
    money = _TIER_MONEY.fullmatch(text)
    return (money[1] if money else text.removesuffix("档")) or None, ()
