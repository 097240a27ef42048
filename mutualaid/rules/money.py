"""Money is integer fen; the only rounding of the program stands here.

Source: domain.md 8.1 ("half-up to fen only at the end of a formula"); product.md (The figures).
"""

from __future__ import annotations


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
