"""Numbers of things, kept as text: phones, cards, credit codes; one that lost digits is refused."""

from __future__ import annotations

from functools import lru_cache

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values.text import DASHES, EXPONENT, MOST_DIGITS, Findings, compact, note, plain, refused


def number_text(cell: object) -> tuple[str | None, Findings]:
    """The digits of a long number as compact text, ``None`` for a blank cell or one that holds no number.

    Refused as ``NUMBER_STORED`` when the cell is a number beyond 15 digits, or its print with an exponent: the last
    digits are lost. Source: domain.md 4.3.

    >>> number_text(6.2155812345678e18)[1][0].code, number_text(13800001234.0)
    ('NUMBER_STORED', ('13800001234', ()))
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if abs(cell) >= 10**MOST_DIGITS:
            return refused("NUMBER_STORED")
        return str(int(cell)) if cell == cell and cell == int(cell) else repr(cell), ()
    if type(cell) is str and cell.isascii() and cell.isalnum():
        return cell, ()  # it has one form only, and no exponent
    text = plain(cell)
    if text is None:
        return None, ()
    text = compact(text)
    return refused("NUMBER_STORED") if EXPONENT.fullmatch(text) else (text or None, ())


_MOBILE = Shape(r"1[3-9][0-9]{9}")
_MAINLAND = Shape(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_HOME = Shape(r"(?:\+|00)86-*0?")
_LANDLINE = Shape(r"(?:(0(?:10|2[0-9]|[3-9][0-9]{2}))-*)?([2-9][0-9]{6,7})(?:-*[-转#]([0-9]{1,6}))?")
_ABROAD = Shape(r"(?:\+|00)(?:852|853|886)[0-9]{7,10}")


def read_phone(cell: object) -> tuple[str | None, Findings]:
    """A mobile number of 11 digits, or with a note a landline or a number of Hong Kong, Macao or Taiwan.

    Hyphens, blanks, +86 and a number cell are normalized with a note.

    >>> read_phone("13800001234")
    ('13800001234', ())
    >>> read_phone("+86 138-0000-1234")[0], read_phone("010-69101234")[0], read_phone("1380000123")[1][0].code
    ('13800001234', '010-69101234', 'PHONE_INVALID')
    """
    if isinstance(cell, str) and _MOBILE.fullmatch(cell):
        return cell, ()
    text, findings = number_text(cell)
    if findings:
        return refused("PHONE_INVALID")
    if text is None:
        return None, ()
    text = DASHES.sub("-", text).replace("(", "").replace(")", "-")
    digits = text.replace("-", "")
    mobile = _MAINLAND.fullmatch(digits)
    if mobile:
        return mobile[1], note("PHONE_NORMALIZED")
    if _ABROAD.fullmatch(digits):
        return digits, note("PHONE_NOT_MOBILE")
    text = _HOME.sub("0", text)
    landline = _LANDLINE.fullmatch(text) or _LANDLINE.fullmatch(text.replace("-", ""))
    if landline:
        return "-".join(part for part in landline.groups() if part), note("PHONE_NOT_MOBILE")
    return refused("PHONE_INVALID")


@lru_cache(maxsize=10_000)
def _luhn_block(digits: str) -> int:
    """The Luhn sum of up to four digits whose last is not doubled."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value
    return total


def luhn_ok(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit (ISO/IEC 7812-1) of the rest.

    >>> luhn_ok("4111111111111111"), luhn_ok("4111111111111112")
    (True, False)
    """
    total = 0
    for end in range(len(digits), 0, -4):
        total += _luhn_block(digits[max(0, end - 4) : end])
    return total % 10 == 0


_CARD = Shape(r"[0-9]{12,19}")


def read_card(cell: object) -> tuple[str | None, Findings]:
    """A card number of 12 to 19 digits; a failing Luhn digit is a note only.

    Source: domain.md 8.2 ("Further, seen in real files").

    >>> read_card("4111 1111 1111 1111")[0], read_card(4.1111111e15)[1][0].code, read_card("12")[1][0].code
    ('4111111111111111', 'NUMBER_STORED', 'CARD_INVALID')
    """
    if cell is None:
        return None, ()
    if isinstance(cell, str) and _CARD.fullmatch(cell) and luhn_ok(cell):
        return cell, ()
    text, findings = number_text(cell)
    if text is None:
        return None, findings
    digits = DASHES.sub("-", text).replace("-", "")
    if not _CARD.fullmatch(digits):
        return refused("CARD_INVALID")
    notes = () if digits == cell else note("CARD_NORMALIZED")
    return digits, notes if luhn_ok(digits) else (*notes, Finding("note", "CARD_LUHN"))


_ACCOUNT = Shape(r"[0-9]{8,30}")


def read_account(cell: object) -> tuple[str | None, Findings]:
    """The number of a bank account, of 8 to 30 digits: a card, a passbook, the account of a union.

    >>> read_account("2000 0010 1111 0000 0022 345")[0], read_account("12-34")[1][0].code
    ('20000010111100000022345', 'ACCOUNT_INVALID')
    """
    text, findings = number_text(cell)
    if text is None:
        return None, findings
    digits = DASHES.sub("-", text).replace("-", "")
    return (digits, ()) if _ACCOUNT.fullmatch(digits) else refused("ACCOUNT_INVALID")


_TAIL = Shape(r"[0-9]{4}")


def read_card_tail(cell: object) -> tuple[str | None, Findings]:
    """The last four digits of a card: leading zeros that a number cell lost come back, a whole card number is cut.

    >>> read_card_tail("0034"), read_card_tail(34.0)[0], read_card_tail("4111111111111111")[0]
    (('0034', ()), '0034', '1111')
    """
    text, findings = number_text(cell)
    if text is None:
        return None, findings
    digits = text.lstrip("*")
    if _TAIL.fullmatch(digits):
        return digits, ()
    if not isinstance(cell, str) and digits.isdecimal() and len(digits) < 4:
        return digits.zfill(4), note("CARD_NORMALIZED")
    if _CARD.fullmatch(digits):
        return digits[-4:], note("CARD_NORMALIZED")
    return refused("CARD_INVALID")


_USCC = Shape(r"[1-9NY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc_check(first_17: str) -> str:
    """The check character of a unified social credit code (GB 32100-2015).

    >>> uscc_check("91110000600037341")
    'L'
    """
    total = sum(_USCC_LETTERS.index(letter) * weight for letter, weight in zip(first_17, _USCC_WEIGHTS, strict=True))
    return _USCC_LETTERS[-total % 31]


def read_uscc(cell: object) -> tuple[str | None, Findings]:
    """A unified social credit code: 18 characters, never I, O, Z, S or V; a wrong check character is held.

    Source: domain.md 4.2 [S68], GB 32100-2015; peers.md 2.1 (vectors).

    >>> read_uscc("91110000600037341L")
    ('91110000600037341L', ())
    >>> read_uscc("9 1 110000 600037341l")[0], read_uscc("91110000600037341M")[1][0].code
    ('91110000600037341L', 'USCC_CHECK')
    """
    text, findings = number_text(cell)
    if text is None:
        return None, findings
    code = DASHES.sub("-", text).replace("-", "").upper()
    if not _USCC.fullmatch(code):
        return refused("USCC_SHAPE")
    notes = () if code == cell else note("USCC_NORMALIZED")
    if uscc_check(code[:17]) != code[17]:
        return code, (*notes, Finding("held", "USCC_CHECK"))
    return code, notes
