"""Money is integer fen; the only rounding of the program stands here.

Source: domain.md 8.1 ("half-up to fen only at the end of a formula"); product.md (The figures).
"""

from __future__ import annotations

from collections.abc import Sequence


def half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded to a whole number, a half going away from zero.

    Raises ZeroDivisionError for a denominator of 0. Source: product.md ("a half goes away from zero: -2.5 to -3").

    >>> half_up(5, 2), half_up(-5, 2), half_up(1, 3), half_up(7, -2)
    (3, -3, 0, -4)
    """
    if numerator >= 0 and denominator > 0:
        return (2 * numerator + denominator) // (2 * denominator)
    size = (2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    return size if (numerator < 0) == (denominator < 0) else -size


def fen_text(fen: int, *, commas: bool = True) -> str:
    """Fen as yuan with two decimals, for people; without commas for files.

    >>> fen_text(219940000), fen_text(-5), fen_text(219940000, commas=False)
    ('2,199,400.00', '-0.05', '2199400.00')
    """
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:{',' if commas else ''}}.{rest:02}"


def shared_out(amount_fen: int, parts_fen: Sequence[int]) -> list[int]:
    """An amount shared out in the ratio of parts whose sum it is at most: exact to the fen, of no part more than it is.

    What rounding down leaves goes to the largest remainders, the earlier part first of equal ones.

    >>> shared_out(100, [6000, 3500]), shared_out(1, [1, 1, 1]), shared_out(3, [1, 0, 2])
    ([63, 37], [1, 0, 0], [1, 0, 2])
    """
    whole_fen = sum(parts_fen)
    shares = [amount_fen * part_fen // whole_fen for part_fen in parts_fen] if whole_fen else [0] * len(parts_fen)
    remainders = [amount_fen * part_fen % (whole_fen or 1) for part_fen in parts_fen]
    for place in sorted(range(len(shares)), key=lambda place: -remainders[place])[: amount_fen - sum(shares)]:
        shares[place] += 1
    return shares


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万亿")


def capital_text(fen: int) -> str:
    """Fen, 0 or more, in the capital numerals of receipts (人民币大写), without the word 人民币.

    Zeros between digits are one 零; a sum that ends at yuan or jiao ends in 整. Source: annex 1, 二 and 三, of
    支付结算办法 (银发〔1997〕393号).

    >>> capital_text(140950), capital_text(600714), capital_text(1640902), capital_text(32504)
    ('壹仟肆佰零玖元伍角整', '陆仟零柒元壹角肆分', '壹万陆仟肆佰零玖元零贰分', '叁佰贰拾伍元零肆分')
    """
    yuan, rest = divmod(fen, 100)
    jiao, last = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan or not rest else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif last and yuan:
        text += "零"
    return f"{text}{_DIGITS[last]}分" if last else f"{text}整"


def _whole(number: int) -> str:
    """A whole number in capital numerals, four digits a group."""
    if not number:
        return _DIGITS[0]
    text, skipped = "", False
    for place in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10_000**place % 10_000
        if group:
            text += (_DIGITS[0] if text and (skipped or group < 1000) else "") + _four(group) + _GROUPS[place]
        skipped = not group
    return text


def _four(group: int) -> str:
    digits = f"{group:04}"
    text = ""
    for digit, place in zip(digits, _PLACES, strict=True):
        if digit != "0":
            text += _DIGITS[int(digit)] + place
        elif text and not text.endswith(_DIGITS[0]):
            text += _DIGITS[0]
    return text.rstrip(_DIGITS[0])
