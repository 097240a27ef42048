"""Rates and growth in basis points (1/10,000), from exact integers, half-up.

Source: product.md (The figures): all rates to 0.01 %; growth over a base of zero or less is undefined; a zero
denominator gives no rate.
"""

from __future__ import annotations

from mutualaid.rules.money import half_up


def rate_bp(numerator: int, denominator: int) -> int | None:
    """Numerator over denominator in basis points, half-up; ``None`` over zero.

    >>> rate_bp(7437, 10000), rate_bp(14873, 20000), rate_bp(1, 800), rate_bp(0, 0)
    (7437, 7437, 13, None)
    """
    return half_up(numerator * 10_000, denominator) if denominator else None


def growth_bp(current: int | None, previous: int | None) -> int | None:
    """Growth of ``current`` over ``previous`` in basis points, half-up; ``None`` where either is unknown or the base
    is zero or less.

    >>> growth_bp(219_940_000, 200_000_000), growth_bp(5, 0), growth_bp(50, 100)
    (997, None, -5000)
    """
    if current is None or previous is None or previous <= 0:
        return None
    return half_up((current - previous) * 10_000, previous)


def bp_text(bp: int, *, signed: bool = False) -> str:
    """Basis points as a percentage with two decimals; ``signed`` shows the plus of growth.

    >>> bp_text(7437), bp_text(997, signed=True), bp_text(-250, signed=True), bp_text(0, signed=True)
    ('74.37 %', '+9.97 %', '-2.50 %', '0.00 %')
    """
    whole, rest = divmod(abs(bp), 100)
    sign = "-" if bp < 0 else "+" if signed and bp > 0 else ""
    return f"{sign}{whole}.{rest:02} %"
