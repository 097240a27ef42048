"""What the cells of a column hold, where its heading does not say it: documents, phones, plans, unions, money, days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from mutualaid.rules.identity import check_character
from mutualaid.rules.shapes import Shape
from mutualaid.sheets.grammar import said

LOOKED_AT = 200
"""How many filled cells of a column are looked at."""
_MOST = 0.8
"""The share of them that must agree; totals and slips stand between them."""
_EMPTY = frozenset(("", "0", "0.0", "0.00", "-", "--", "—", "/", "\\", "无", "none", "n/a"))
_DOCUMENT = Shape(r"\d{17}[\dX]")
_PHONE = Shape(r"1[3-9]\d{9}")
_MONEY = Shape(r"[¥￥]\s*-?[\d,，]+(?:\.\d+)?|-?[\d,，]+(?:\.\d+)?\s*元|-?[\d,，]+\.\d\d")
_DAY = Shape(
    r"(20[1-4]\d)(?:[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?月?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:[ T]\d.*)?"
)
_UNION = Shape(
    r".{2,}(?:工会|工会委员会|公司|集团|学校|小学|中学|幼儿园|医院|委员会|街道办事处|办事处|研究院|银行|中心)"
)
_TICKS = frozenset("√✓✔VYN×X是否") | {"YES", "NO", "参保", "不参保", "参加", "不参加", "购买", "不购买"}
_LEAST_PRICE = 20
"""Below it numbers may count anything."""
_FIRST_YEAR, _LAST_YEAR = 2010, 2049
"""The years of covers and of what is paid for them; a day before them is a birthday or the first of a career."""


def is_empty(cell: object) -> bool:
    """Whether a cell says nothing that could be lost: nothing, a zero, a stroke."""
    return cell is None or str(cell).strip().casefold() in _EMPTY


def say_the_same(one: object, other: object) -> bool:
    """Whether two cells hold one amount, however each is written; what is empty says nothing else than any other.

    >>> say_the_same("95.00元", 95), say_the_same(None, 95), say_the_same("60", 95)
    (True, True, False)
    """
    if is_empty(one):
        return True
    amounts = [re.sub(r"[¥￥,，元\s]", "", str(cell)) for cell in (one, other)]
    numbers = [_number(amount) for amount in amounts]
    return amounts[0] == amounts[1] or (numbers[0] is not None and numbers[0] == numbers[1])


def filled(cells: Iterable[Any]) -> list[Any]:
    """The first cells of a column that say something."""
    found: list[Any] = []
    for cell in cells:
        if not is_empty(cell):
            found.append(cell)
            if len(found) == LOOKED_AT:
                break
    return found


def plain_sign(cell: object) -> str:
    """A cell as a word or a number, whatever blanks and case it was written in.

    >>> plain_sign(" 是 "), plain_sign(1.0), plain_sign("Yes")
    ('是', '1', 'yes')
    """
    return _plain(cell).casefold()


def _plain(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return re.sub(r"\s+", "", str(cell)).upper().lstrip("'")


def _is_document(cell: object) -> bool:
    text = _plain(cell)
    return _DOCUMENT.fullmatch(text) is not None and check_character(text[:17]) == text[17]


def _is_day(cell: object) -> bool:
    if isinstance(cell, date):
        return _FIRST_YEAR <= cell.year <= _LAST_YEAR
    return isinstance(cell, str) and _DAY.fullmatch(cell.strip()) is not None


def _is_money(cell: object) -> bool:
    return isinstance(cell, str) and _MONEY.fullmatch(cell.strip()) is not None


def _number(cell: object) -> float | None:
    if isinstance(cell, str):
        text = cell.strip()
        return float(text) if re.fullmatch(r"\d{1,6}(?:\.\d{1,2})?", text) else None
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else None


def are_prices(cells: Sequence[Any]) -> bool:
    """Whether filled cells are numbers as prices are: a few that come again and again, none a year, an age or a floor.

    >>> are_prices([95.0, 95.0, 95, 100]), are_prices([31, 45, 52, 28, 60]), are_prices([2018, 2018, 2018])
    (True, False, False)
    """
    numbers = [_number(cell) for cell in cells]
    told = [number for number in numbers if number is not None and number >= _LEAST_PRICE]
    are_years = all(1900 <= number <= 2100 for number in told)
    return len(told) == len(cells) >= 3 and len(set(told)) <= max(1, len(told) // 2) and not are_years


def are_numbers(cells: Sequence[Any]) -> bool:
    """Whether all filled cells are numbers.

    >>> are_numbers([95.0, "60"]), are_numbers(["微信"])
    (True, False)
    """
    return all(_number(cell) is not None for cell in cells)


def are_counted(cells: Sequence[Any]) -> bool:
    """Whether filled cells count the rows, each one more than the one before.

    >>> are_counted([1.0, "2", 3]), are_counted([1, 1, 2])
    (True, False)
    """
    numbers = [_number(cell) for cell in cells]
    return all(number == (numbers[0] or 0) + at for at, number in enumerate(numbers))


def are_shares(cells: Sequence[Any]) -> bool:
    """Whether filled cells are what the wide form has under a plan: ticks, a yes or no, numbers.

    >>> are_shares(["√", "否", 2.0]), are_shares(["一车间"])
    (True, False)
    """
    return all(_number(cell) is not None or _plain(cell) in _TICKS for cell in cells)


def is_union(cell: object) -> bool:
    """Whether a cell is called as unions and those who employ their members are."""
    return isinstance(cell, str) and _UNION.fullmatch(cell.strip()) is not None


def held(cells: Sequence[Any], plans: Callable[[str], str | None]) -> str | None:
    """The one matter that nearly all of some filled cells speak of, as a part of a heading would name it.

    >>> held(["110100198507120034"], lambda _: None), held(["13800000000", 13800000001.0], lambda _: None)
    ('document', 'phone')
    >>> held(["2018-01-05"], lambda _: None), held(["95.00元"], lambda _: None), held(["甲"], lambda _: None)
    ('day', 'money', None)
    """

    def is_plan(cell: object) -> bool:
        return isinstance(cell, str) and (plans(cell) is not None or {"cover", "plan"} <= said(cell).parts)

    looks: tuple[tuple[str, Callable[[object], bool]], ...] = (
        ("document", _is_document),
        ("phone", lambda cell: _PHONE.fullmatch(_plain(cell)) is not None),
        ("day", _is_day),
        ("money", _is_money),
        ("plan", is_plan),
        ("union", is_union),
    )
    for matter, looks_like in looks:
        if cells and sum(map(looks_like, cells)) >= _MOST * len(cells):
            return matter
    return None
