"""What may be chosen from a list in a template or a returned workbook, in the words of the language in use."""

from __future__ import annotations

from mutualaid import codes, words

_CODES = {
    "sex": codes.SEXES,
    "document_type": codes.DOCUMENT_TYPES,
    "status": codes.STATUSES,
    "left_reason": codes.LEFT_REASONS,
    "unit_kind": codes.UNIT_KINDS,
    "result": codes.PAYOUT_EVENTS,
    "category": codes.CATEGORIES,
    "first_or_renewal": ("first", "renewal"),
    "cause": codes.CAUSES,
    "visit": ("stay", *codes.VISITS),
    "referral": ("yes", "no"),
    "answer": codes.ANSWERS,
}

COUNTS = frozenset(("share_count", "staff_count"))
MONEY = frozenset(
    ("fee", "amount", *codes.PART_FIELDS, "total_fee", "fund_paid", "self_pay_one", "self_pay_two", "own_expense")
)
IDENTIFIERS = frozenset(
    (
        "document_no",
        "phone",
        "card_no",
        "card_tail",
        "unit_code",
        "parent_code",
        "uscc",
        "receipt_no",
        "serial_no",
        "settlement_no",
    )
)


def choices(field: str) -> tuple[str, ...]:
    """The words a field may hold, in the order of the list; empty where anything may be written."""
    return tuple(words.label(f"sheet.{field}", code) for code in _CODES.get(field, ()))


def shown(field: str, said: object) -> object:
    """A value as the drop-down of its field has it: a code by its word, everything else as it stands."""
    if isinstance(said, str) and said in _CODES.get(field, ()):
        return words.label(f"sheet.{field}", said)
    return said
