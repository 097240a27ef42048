"""Reads one cell as what its column means: text, a day, shares, a sex, a phone, a card, a code.

Source: domain.md 4.1 to 4.3 and 8.2 (rows 25 and 26, and "Further, seen in real files"). Nothing is guessed: what may
be read in two ways is held, what has lost digits is refused.
"""

from mutualaid.rules.values.amounts import read_fen
from mutualaid.rules.values.counts import (
    MOST_SHARES,
    NO_WORDS,
    read_headcount,
    read_shares,
    read_tier,
    read_wide_shares,
)
from mutualaid.rules.values.days import FIRST_YEAR, LAST_YEAR, dates_order, read_day, read_quarter, two_days
from mutualaid.rules.values.numbers import (
    luhn_ok,
    number_text,
    read_account,
    read_card,
    read_card_tail,
    read_phone,
    read_uscc,
    uscc_check,
)
from mutualaid.rules.values.text import EXPONENT, FORMULA_SIGNS, INVISIBLE, MOST_DIGITS, Findings, compact, plain
from mutualaid.rules.values.words import (
    read_category,
    read_cause,
    read_hospital_level,
    read_payout_result,
    read_receipt_kind,
    read_referral,
    read_sex,
    read_status,
    read_unit_kind,
    read_visit,
    says_kin,
)

__all__ = [
    "EXPONENT",
    "FIRST_YEAR",
    "FORMULA_SIGNS",
    "INVISIBLE",
    "LAST_YEAR",
    "MOST_DIGITS",
    "MOST_SHARES",
    "NO_WORDS",
    "Findings",
    "compact",
    "dates_order",
    "luhn_ok",
    "number_text",
    "plain",
    "read_account",
    "read_card",
    "read_card_tail",
    "read_category",
    "read_cause",
    "read_day",
    "read_fen",
    "read_headcount",
    "read_hospital_level",
    "read_payout_result",
    "read_phone",
    "read_quarter",
    "read_receipt_kind",
    "read_referral",
    "read_sex",
    "read_shares",
    "read_status",
    "read_tier",
    "read_unit_kind",
    "read_uscc",
    "read_visit",
    "read_wide_shares",
    "says_kin",
    "two_days",
    "uscc_check",
]
