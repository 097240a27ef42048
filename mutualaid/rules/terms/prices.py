"""What a cover costs under a version of terms: one price a share, or by tier, by length, or by age on its first day.

Source: domain.md 8.1b (Shanghai: 24 yuan a year, 12 for half a year or less [S19]), 8.2 row 27.
"""

from __future__ import annotations

from mutualaid.rules.cover import age_on, last_day
from mutualaid.rules.terms.version import Terms


def price_fen(
    terms: Terms, shares: int, tier: str | None = None, *, days: tuple[str, str] | None = None, age: int | None = None
) -> int | None:
    """The price of so many shares in fen, in the given tier or the default one; ``None`` where the terms have none.

    ``days`` are the first and the last day of the cover where the price hangs on its length: without them it is that
    of ``cover_months``. ``age`` are the full years on the first day: of who is younger than the first band, or of whom
    they are not known, there is no price. A tier that the terms lack has none either.
    """
    if terms.tiers is not None:
        share_fen = terms.tiers.get(tier or terms.default_tier or "")
    elif terms.fee_by_months is not None:
        months = terms.cover_months if days is None else length_of(terms, *days)
        share_fen = terms.fee_by_months[str(months)]
    elif terms.fee_by_age is not None:
        share_fen = None if age is None else _of_age(terms, age)
    else:
        share_fen = terms.fee_fen or 0
    return None if share_fen is None else share_fen * shares


def price_of_cover(
    terms: Terms, shares: int, tier: str | None, starts_on: str, ends_on: str, birth_on: str | None
) -> int | None:
    """The price of one cover of somebody born on a day, ``None`` where that is not known."""
    age = None if birth_on is None else age_on(birth_on, starts_on)
    return price_fen(terms, shares, tier, days=(starts_on, ends_on), age=age)


def _of_age(terms: Terms, age: int) -> int | None:
    """The price of a share in the last band that begins at the age or below it."""
    return next((int(band["fen"]) for band in reversed(terms.fee_by_age or ()) if band["from_age"] <= age), None)


def lengths(terms: Terms) -> list[int]:
    """The lengths in months that the terms sell, the shortest first."""
    return sorted(map(int, terms.fee_by_months)) if terms.fee_by_months else [terms.cover_months]


def length_of(terms: Terms, starts_on: str, ends_on: str) -> int:
    """The shortest length, in months, that holds a cover whole; the longest where none does."""
    sold = lengths(terms)
    return next((months for months in sold if ends_on <= last_day(starts_on, months)), sold[-1])


def length_for_fee(terms: Terms, fee_fen: int, shares: int = 1) -> int | None:
    """The length whose price for so many shares is this fee, the usual one first; ``None`` when none is."""
    if terms.fee_by_months is None:
        return None
    sold = sorted(lengths(terms), key=lambda months: months != terms.cover_months)
    return next((months for months in sold if terms.fee_by_months[str(months)] * shares == fee_fen), None)


def tier_for_fee(terms: Terms, fee_fen: int, shares: int = 1) -> str | None:
    """The tier whose price for so many shares is this fee; ``None`` when none or the plan has no tiers."""
    for tier, tier_fen in (terms.tiers or {}).items():
        if tier_fen * shares == fee_fen:
            return tier
    return None


def all_prices(terms: Terms) -> list[int]:
    """Every price that a share may have, the lowest first."""
    if terms.fee_by_age is not None:
        return sorted({int(band["fen"]) for band in terms.fee_by_age})
    return sorted((terms.tiers or terms.fee_by_months or {"": terms.fee_fen or 0}).values())
