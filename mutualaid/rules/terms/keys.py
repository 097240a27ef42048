"""What may stand in a version of terms, and in a benefit that has a kind."""

from __future__ import annotations

from collections.abc import Mapping

from mutualaid.codes import FLOOR_BASES, PLAN_KINDS
from mutualaid.rules.terms.fits import (
    AGE,
    BP,
    BP_BY_GRADE,
    CHILD_AGE,
    CODE,
    CODES,
    COUNT,
    COVERS,
    DAY,
    DAYS,
    FEN,
    FEN_BY_AGE,
    FEN_BY_CODE,
    FEN_BY_MONTHS,
    MONTHS,
    TEXT,
    TEXTS,
    TRUTH,
    WORDS_BY_CODE,
    Fit,
    Plain,
    age_or,
    is_text,
    one_of,
    whole,
)
from mutualaid.rules.terms.grammar import CAPS, CLAIM_FROM, CLAIM_UNTIL, ONCE_OF_ALL

APPLIES_TO = one_of("covers", "events")

VALUES: Mapping[str, Fit] = {
    "cover_months": whole(1, 120, "12", "months"),
    "max_shares": whole(1, 999, "2"),
    "fee_fen": FEN,
    "tiers": FEN_BY_CODE,
    "default_tier": TEXT,
    "fee_by_months": FEN_BY_MONTHS,
    "fee_by_age": FEN_BY_AGE,
    "equal_shares_in_unit": TRUTH,
    "calendar_year": TRUTH,
    "sex": one_of("F", "M"),
    "min_age": AGE,
    "max_age_men": age_or("statutory"),
    "max_age_women": age_or("statutory_50", "statutory_55"),
    "excludes": CODES,
    "covers": COVERS,
    "child_min_age": CHILD_AGE,
    "child_max_age": CHILD_AGE,
    "waiting_first_days": DAYS,
    "waiting_renewal_days": DAYS,
    "waiting_accident_days": DAYS,
    "grace_days": DAYS,
    "floor_base": one_of(*FLOOR_BASES),
    "floor_bp": BP,
    "floor_all_below": COUNT,
    "claim_from": CLAIM_FROM,
    "claim_within_months": MONTHS,
    "annual_max_fen": FEN,
    "stale_after": DAY,
    "applies_to": APPLIES_TO,
}
"""The values of a version, whatever it pays."""
OVER_ALL: Mapping[str, Fit] = {"claim_until": CLAIM_UNTIL, "cap": CAPS, "once": ONCE_OF_ALL}
"""Values that a version may have beside ``[[version.benefit]]``: they hold for all of them."""
PRICES = ("fee_fen", "tiers", "fee_by_months", "fee_by_age")
"""Of these one stands in every version."""
PLAIN = ("effective_on", "ends_on", "benefit")
NEEDED = ("cover_months", "max_shares", "waiting_first_days", "waiting_renewal_days", "grace_days")
"""What every version says."""

_STAY: Mapping[str, Fit] = {
    "transfer_within_days": DAYS,
    "minimum_hospital_level": whole(1, 3, "2"),
    "excluded_words": TEXTS,
    "excluded_code_from": TEXT,
    "excluded_code_to": TEXT,
}
_LUMP: Mapping[str, Fit] = {
    "share_fen": FEN,
    "reduced_from_day": DAYS,
    "reduced_until_day": DAYS,
    "reduced_bp": BP,
    "class_once_in_life": TRUTH,
    "diseases": WORDS_BY_CODE,
    "excluded_words": TEXTS,
}
BENEFITS: Mapping[str, Mapping[str, Fit]] = {
    "medical": {
        "deductible_first_fen": FEN,
        "deductible_later_fen": FEN,
        "rate_first_bp": BP,
        "rate_later_bp": BP,
        "first_of": one_of("calendar_year", "period"),
        "cap_period_fen": FEN,
        **_STAY,
    },
    "allowance": {"daily_fen": FEN, "unpaid_days": DAYS, "cap_period_days": DAYS, "cap_period_fen": FEN, **_STAY},
    "lump_sum": _LUMP,
    "accident": {
        "death_fen": FEN_BY_CODE,
        "disability_grade_bp": BP_BY_GRADE,
        "disability_by_day": DAYS,
        "death_excludes_disability": TRUTH,
        "cap_period_bp": BP,
        "daily_fen": FEN_BY_CODE,
        "daily_most_days": DAYS,
        "excluded_words": TEXTS,
    },
    "imported": {"rate_least_bp": BP, "rate_most_bp": BP, "over_cap_in_quarter": whole(1, 4, "1")},
    "card": {
        "death_fen": FEN,
        "disability_most_fen": FEN,
        "disability_grade_bp": BP_BY_GRADE,
        "disability_by_day": DAYS,
        "fire_bp": BP,
        "fire_most_fen": FEN,
        "excluded_words": TEXTS,
    },
}
"""The keys of each kind of benefit. A version of a kind holds any of them, and no other."""

HEAD: Mapping[str, Fit] = {
    "plan_code": CODE,
    "name_zh": TEXT,
    "name_en": TEXT,
    "kind": one_of(*PLAN_KINDS),
    "position": whole(0, 9_999, "1"),
    "aliases": Plain(lambda value: type(value) is list and all(map(is_text, value)), '["住院医疗"]', {"fits": "texts"}),
}
HEAD_MAY: Mapping[str, Fit] = {"city": TEXT}
"""What the head of a file may say beside what it must."""
