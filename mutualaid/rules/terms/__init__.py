"""A plan's terms by effective date, read strictly from a TOML text; each value with its source or an assumption.

A file holds ``plan_code``, ``name_zh``, ``name_en``, ``kind``, ``position``, ``aliases``, perhaps ``city``, and one
``[[version]]`` a date, oldest first. A version holds ``effective_on``, perhaps ``ends_on`` (the last day on which a
cover may start under it) and ``applies_to`` (``"events"`` where it changes running covers too; with its source or
without), values written ``fee_fen = { value = 9500, source = "S43" }`` or ``{ value = 9500, assumption = "why" }``, and
what it pays: one ``[version.benefit]`` with a ``kind`` and the values of that kind, or one or more
``[[version.benefit]]``, each written by its stages (``grammar``). An unknown key, a value without its source, a wrong
type or overlapping dates raise ``TermsError``.
Source: domain.md 8.1 (built-in plans, "Dates of the built-in versions"), interface.md (Terms).
"""

from mutualaid.rules.terms.faults import Fault, TermsError
from mutualaid.rules.terms.keys import BENEFITS
from mutualaid.rules.terms.prices import (
    all_prices,
    length_for_fee,
    length_of,
    lengths,
    price_fen,
    price_of_cover,
    tier_for_fee,
)
from mutualaid.rules.terms.reading import from_content, parse
from mutualaid.rules.terms.translating import translated
from mutualaid.rules.terms.version import (
    Origin,
    PlanFile,
    Terms,
    ended,
    stale_verdict,
    terms_for,
    terms_on,
)

__all__ = [
    "BENEFITS",
    "Fault",
    "Origin",
    "PlanFile",
    "Terms",
    "TermsError",
    "all_prices",
    "ended",
    "from_content",
    "length_for_fee",
    "length_of",
    "lengths",
    "parse",
    "price_fen",
    "price_of_cover",
    "stale_verdict",
    "terms_for",
    "terms_on",
    "tier_for_fee",
    "translated",
]
