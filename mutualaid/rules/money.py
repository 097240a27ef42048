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
